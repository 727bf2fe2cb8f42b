using System.Globalization;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>What a search varies: settings of a recipe, each with its range or its choices.</summary>
public sealed class SearchSpace
{
    private SearchSpace(IReadOnlyList<Dimension> dimensions) => Dimensions = dimensions;

    /// <summary>The settings, in the order in which they were named.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>How many different points there are; null: any number.</summary>
    public long? Count => Dimensions.Aggregate((long?)1, (product, d) => product is { } so && d.Count is { } count && so < int.MaxValue ? so * count : null);

    /// <summary>Makes a space.</summary>
    /// <param name="vary">
    /// For each setting <c>path=from..to</c>, with <c>:log</c> behind it where equal ratios are to be as likely, or <c>path=a,b,c</c>, where a value may be a
    /// list: <c>path=[16],[32,16]</c>. A range between two numbers written without a point is one of whole numbers.
    /// </param>
    /// <exception cref="UserException">A text is none of these, or a setting is named twice.</exception>
    public static SearchSpace Parse(IEnumerable<string> vary)
    {
        var dimensions = vary.Select(Dimension).ToList();
        if (dimensions.Count == 0) throw new UserException("there is nothing to vary: write --vary optim.lr=0.0001..0.01:log, or --vary model.width=16,32,64, or name a file by --space");
        if (dimensions.GroupBy(d => d.Path).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new UserException($"--vary {twice.Key}: is named twice");
        return new SearchSpace(dimensions);
    }

    /// <summary>Reads a space from a YAML file: settings with their ranges, in the same words, or lists of choices, which may be lists themselves.</summary>
    /// <exception cref="UserException">It is no such file.</exception>
    public static IReadOnlyList<string> ReadFile(string path)
    {
        if (!File.Exists(path)) throw new UserException($"--space {path}: there is no such file");
        return [.. RecipeMap.Parse(StorageErrors.Reading(path, () => File.ReadAllText(path)), path).Entries.Select(entry => $"{entry.Key}={Words(entry.Value, path)}")];
    }

    /// <summary>What a point sets: <c>path=value</c> for each setting.</summary>
    /// <param name="point">A place in [0, 1] for each setting.</param>
    public IReadOnlyList<string> Assignments(IReadOnlyList<double> point) => [.. Dimensions.Zip(point, (d, place) => $"{d.Path}={d.Value(place)}")];

    /// <summary>The point in the middle of those that set the same.</summary>
    public double[] Settle(IReadOnlyList<double> point) => [.. Dimensions.Zip(point, (d, place) => d.Settle(place))];

    private static string Words(RecipeNode node, string path) => node switch
    {
        RecipeScalar scalar => scalar.Text,
        RecipeList choices => string.Join(',', choices.Items.Select(choice => Value(choice, path))),
        _ => throw new UserException($"{path}: {node.Path} must be a range such as 0.001..0.1:log, or a list of values (line {node.Line})"),
    };

    private static string Value(RecipeNode choice, string path) => choice switch
    {
        RecipeScalar scalar => scalar.Text,
        RecipeList list when list.Items.All(i => i is RecipeScalar) => list.ToYaml().Trim(),
        _ => throw new UserException($"{path}: {choice.Path} must be a single value, or a list of such (line {choice.Line})"),
    };

    private static Dimension Dimension(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) throw Wrong(text, "write path=from..to, path=from..to:log or path=a,b,c");
        var (path, values) = (text[..equals].Trim(), text[(equals + 1)..].Trim());
        if (path == "run.steps") throw Wrong(text, "trials are compared after equally many steps, and --halving decides how many each has; --set run.steps=600 says how long a whole run is");
        var dots = values.IndexOf("..", StringComparison.Ordinal);
        return dots > 0 ? Range(text, path, values, dots) : Choice(text, path, values);
    }

    private static ChoiceDimension Choice(string text, string path, string values)
    {
        string[] choices = [.. Split(values).Select(value => value.Trim()).Where(value => value.Length > 0)];
        if (choices.Distinct(StringComparer.Ordinal).Count() != choices.Length) throw Wrong(text, "a value stands there twice");
        return choices.Length > 1 ? new ChoiceDimension(path, choices) : throw Wrong(text, "give at least two values, or set it by --set");
    }

    // Commas within brackets and braces are a value's own.
    private static IEnumerable<string> Split(string values)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            depth += values[i] switch { '[' or '{' => 1, ']' or '}' => -1, _ => 0 };
            if (values[i] != ',' || depth != 0) continue;
            yield return values[start..i];
            start = i + 1;
        }
        yield return values[start..];
    }

    private static RangeDimension Range(string text, string path, string values, int dots)
    {
        var isLog = values.EndsWith(":log", StringComparison.Ordinal);
        var (low, high) = (values[..dots], (isLog ? values[..^4] : values)[(dots + 2)..]);
        if (
            !double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out var from)
            || !double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out var to)
        )
            throw Wrong(text, "the ends of a range are numbers");
        if (!(from < to) || !double.IsFinite(to - from))
            throw Wrong(text, "the first end must be less than the second");
        if (isLog && from <= 0)
            throw Wrong(text, "a range by ratios lies above 0");
        return new RangeDimension(path, from, to, isLog, IsWhole: long.TryParse(low, out _) && long.TryParse(high, out _));
    }

    private static UserException Wrong(string text, string why) => new($"--vary {text}: {why}");
}
