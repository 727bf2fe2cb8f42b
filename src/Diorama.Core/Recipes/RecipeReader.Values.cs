using System.Globalization;

namespace Diorama.Core;

public sealed partial class RecipeReader
{
    /// <summary>A whole number.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="min">The least value allowed.</param>
    /// <param name="max">The greatest value allowed.</param>
    /// <param name="missing">What a message says of a required key that is missing: what it is, and what to write.</param>
    public int Int(string key, int? fallback = null, int min = int.MinValue, int max = int.MaxValue, string? missing = null) => (int)Long(key, fallback, min, max, missing);

    /// <summary>A whole number of 64 bits.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="min">The least value allowed.</param>
    /// <param name="max">The greatest value allowed.</param>
    /// <param name="missing">What a message says of a required key that is missing.</param>
    public long Long(string key, long? fallback = null, long min = long.MinValue, long max = long.MaxValue, string? missing = null) =>
        Take(key, required: fallback is null, missing) is { } node ? AsLong(key, node, min, max) ?? fallback ?? Math.Max(min, 0) : fallback ?? Math.Max(min, 0);

    /// <summary>A number; finite.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="min">The least value allowed.</param>
    /// <param name="max">The greatest value allowed.</param>
    /// <param name="above">The value must be greater than this.</param>
    /// <param name="below">The value must be less than this.</param>
    public double Double(
        string key,
        double? fallback = null,
        double min = double.NegativeInfinity,
        double max = double.PositiveInfinity,
        double above = double.NegativeInfinity,
        double below = double.PositiveInfinity) =>
        Take(key, required: fallback is null) is { } node ? AsDouble(key, node, min, max, above, below) ?? fallback ?? 1 : fallback ?? 1;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    public bool Bool(string key, bool? fallback = null)
    {
        switch (Take(key, required: fallback is null))
        {
            case null:
                return fallback ?? false;
            case RecipeScalar { IsText: false, Text: "true" or "True" or "TRUE" }:
                return true;
            case RecipeScalar { IsText: false, Text: "false" or "False" or "FALSE" }:
                return false;
            case var node:
                Problem(key, $"must be true or false, but is {node.Said}");
                return fallback ?? false;
        }
    }

    /// <summary>Text. Numbers are taken as text too.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="missing">What a message says of a required key that is missing.</param>
    public string String(string key, string? fallback = null, string? missing = null) =>
        Take(key, required: fallback is null, missing) is { } node ? AsString(key, node) ?? fallback ?? "" : fallback ?? "";

    /// <summary>Text, or null where the key is missing.</summary>
    /// <param name="key">A key of this section.</param>
    public string? OptionalString(string key) => Take(key) is { } node ? AsString(key, node) : null;

    /// <summary>One of an enum's names. Letter case, <c>-</c> and <c>_</c> count for nothing: <c>warmupCosine</c>, <c>warmup-cosine</c>.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    public T Enum<T>(string key, T? fallback = null)
        where T : struct, Enum =>
        Take(key, required: fallback is null, $"one of {Choices<T>()}") is { } node ? AsEnum<T>(key, node) ?? fallback ?? default : fallback ?? default;

    /// <summary>A list of an enum's names, or one name alone; empty where the key is missing.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="key">A key of this section.</param>
    public IReadOnlyList<T> EnumList<T>(string key)
        where T : struct, Enum => Take(key) switch
        {
            null => [],
            RecipeList list => [.. list.Items.Select((item, i) => AsEnum<T>($"{key}.{i}", item)).OfType<T>()],
            var node => AsEnum<T>(key, node) is { } one ? [one] : [],
        };

    /// <summary>A list of whole numbers.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="min">The least value allowed of each.</param>
    /// <param name="max">The greatest value allowed of each.</param>
    /// <param name="count">How many there must be; null: at least one.</param>
    public IReadOnlyList<int> IntList(string key, IReadOnlyList<int>? fallback = null, int min = int.MinValue, int max = int.MaxValue, int? count = null) =>
        List(key, fallback, count, (path, node) => AsLong(path, node, min, max) is { } value ? (int)value : null);

    /// <summary>A list of numbers; finite.</summary>
    /// <param name="key">A key of this section.</param>
    /// <param name="fallback">The value where the key is missing; null: the key is required.</param>
    /// <param name="min">The least value allowed of each.</param>
    /// <param name="max">The greatest value allowed of each.</param>
    /// <param name="below">Each must be less than this.</param>
    /// <param name="count">How many there must be; null: at least one.</param>
    public IReadOnlyList<double> DoubleList(
        string key,
        IReadOnlyList<double>? fallback = null,
        double min = double.NegativeInfinity,
        double max = double.PositiveInfinity,
        double below = double.PositiveInfinity,
        int? count = null) =>
        List(key, fallback, count, (path, node) => AsDouble(path, node, min, max, double.NegativeInfinity, below));

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    /// <param name="key">A key of this section.</param>
    /// <returns>Empty where the key is missing.</returns>
    public IReadOnlyList<string> StringList(string key)
    {
        switch (Take(key))
        {
            case null:
                return [];
            case RecipeScalar scalar:
                return [scalar.Text];
            case RecipeList list:
                return [.. list.Items.Select((item, i) => AsString($"{key}.{i}", item) ?? "")];
            case var node:
                Problem(key, $"must be a list such as [a, b], but is {node.Said}");
                return [];
        }
    }

    /// <summary>How an enum's value is written in a recipe: <c>warmupCosine</c>.</summary>
    internal static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private IReadOnlyList<T> List<T>(string key, IReadOnlyList<T>? fallback, int? count, Func<string, RecipeNode, T?> read)
        where T : struct
    {
        var wanted = count is null ? "a list such as [1, 2]" : $"a list of {count}";
        switch (Take(key, required: fallback is null))
        {
            case null:
                break;
            case RecipeList { Items.Count: > 0 } list when count is null || list.Items.Count == count:
                var values = list.Items.Select((item, i) => read($"{key}.{i}", item)).ToList();
                if (values.TrueForAll(v => v is not null))
                {
                    return [.. values.Select(v => v!.Value)];
                }

                break;
            case RecipeList list:
                Problem(key, $"must be {wanted}, but has {list.Items.Count}");
                break;
            case var node:
                Problem(key, $"must be {wanted}, but is {node.Said}");
                break;
        }

        return fallback ?? new T[count ?? 1];
    }

    private T? AsEnum<T>(string key, RecipeNode node)
        where T : struct, Enum
    {
        if (node is RecipeScalar scalar)
        {
            var name = scalar.Text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
            foreach (var value in System.Enum.GetValues<T>())
            {
                if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }
        }

        Problem(key, $"must be one of {Choices<T>()}, but is {node.Said}");
        return null;
    }

    private static string Choices<T>()
        where T : struct, Enum => string.Join(", ", System.Enum.GetNames<T>().Select(CamelCase));

    private long? AsLong(string key, RecipeNode node, long min, long max)
    {
        if (node is not RecipeScalar { IsText: false } scalar
            || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Problem(key, $"must be a whole number, but is {node.Said}");
            return null;
        }

        return Within(key, value >= min, $"at least {min}", scalar) && Within(key, value <= max, $"at most {max}", scalar) ? value : null;
    }

    private double? AsDouble(string key, RecipeNode node, double min, double max, double above, double below)
    {
        if (node is not RecipeScalar { IsText: false } scalar
            || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            Problem(key, $"must be a number, but is {node.Said}");
            return null;
        }

        return Within(key, value >= min, $"at least {Say(min)}", scalar) && Within(key, value <= max, $"at most {Say(max)}", scalar)
            && Within(key, value > above, $"greater than {Say(above)}", scalar) && Within(key, value < below, $"less than {Say(below)}", scalar)
            ? value
            : null;
    }

    private string? AsString(string key, RecipeNode node)
    {
        if (node is RecipeScalar scalar)
        {
            return scalar.Text;
        }

        Problem(key, $"must be text, but is {node.Said}");
        return null;
    }

    private bool Within(string key, bool holds, string bound, RecipeScalar scalar)
    {
        if (!holds)
        {
            Problem(key, $"must be {bound}, but is {scalar.Said}");
        }

        return holds;
    }
}
