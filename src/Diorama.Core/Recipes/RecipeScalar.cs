using System.Globalization;
using System.Text.RegularExpressions;

namespace Diorama.Core;

/// <summary>A single value of a recipe. What it means (number, truth value, text) is decided by who reads it.</summary>
public sealed partial class RecipeScalar : RecipeNode
{
    internal RecipeScalar(string text, bool quoted, string path = "", int line = 0)
        : base(path, line)
    {
        Text = text;
        IsText = quoted || !Typed().IsMatch(text);
    }

    /// <summary>The value as written, without quotes.</summary>
    public string Text { get; }

    /// <summary>True for what can only be text: it was quoted, or is no number, truth value or null (YAML 1.2 core schema).</summary>
    public bool IsText { get; }

    /// <inheritdoc/>
    public override bool IsNull => !IsText && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Said => IsNull ? "nothing" : IsText ? $"the text \"{Shortened()}\"" : Shortened();

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static RecipeScalar Of(long value) => new(value.ToString(CultureInfo.InvariantCulture), quoted: false);

    /// <summary>A number, in the shortest form that reads back to the same bits.</summary>
    /// <param name="value">The number; finite.</param>
    public static RecipeScalar Of(double value) => new(value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(), quoted: false);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The truth value.</param>
    public static RecipeScalar Of(bool value) => new(value ? "true" : "false", quoted: false);

    /// <summary>Text, also where it looks like a number.</summary>
    /// <param name="value">The text.</param>
    public static RecipeScalar Of(string value) => new(value, quoted: true);

    /// <inheritdoc/>
    public override bool Equals(RecipeNode? other) =>
        other is RecipeScalar scalar && ((IsNull && scalar.IsNull) || (scalar.Text == Text && scalar.IsText == IsText));

    /// <inheritdoc/>
    public override int GetHashCode() => IsNull ? 0 : HashCode.Combine(Text, IsText);

    internal override RecipeNode At(string path) => new RecipeScalar(Text, IsText, path, Line);

    private string Shortened() => Text.Length <= 40 ? Text : $"{Text[..37]}...";

    [GeneratedRegex(@"^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex Typed();
}
