using System.Globalization;

namespace Diorama.Models;

/// <summary>A setting of a model's section as the larger model has it.</summary>
/// <param name="Path">Below the section: <c>width</c>.</param>
/// <param name="Value">What it becomes, as a recipe says it.</param>
public sealed record GrownSetting(string Path, string Value)
{
    /// <summary>A whole number.</summary>
    public GrownSetting(string path, int value)
        : this(path, value.ToString(CultureInfo.InvariantCulture))
    {
    }

    /// <summary>Whole numbers.</summary>
    public GrownSetting(string path, IEnumerable<int> values)
        : this(path, $"[{string.Join(", ", values)}]")
    {
    }

    /// <summary>A truth value.</summary>
    public GrownSetting(string path, bool value)
        : this(path, value ? "true" : "false")
    {
    }
}
