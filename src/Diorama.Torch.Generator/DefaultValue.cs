namespace Diorama.Torch.Generator;

/// <summary>A schema's defaults in C#.</summary>
internal static class DefaultValue
{
    /// <summary>One value, not a list: <c>None</c>, <c>True</c>, <c>1e-05</c>, <c>long</c>, <c>Mean</c>, <c>'none'</c>.</summary>
    public static string Of(string text, ElementType element) => text switch
    {
        "None" => "null",
        "True" => "true",
        "False" => "false",
        "inf" => "double.PositiveInfinity",
        "-inf" => "double.NegativeInfinity",
        "Mean" when element == ElementType.Int => "1", // at::Reduction::Mean
        "Sum" when element == ElementType.Int => "2", // at::Reduction::Sum
        "long" when element == ElementType.ScalarType => "DType.Int64",
        "float" when element == ElementType.ScalarType => "DType.Float32",
        _ when element == ElementType.Str => $"\"{text.Trim('\'', '"')}\"",
        _ => text,
    };

    /// <summary>The elements of a list's default: <c>[0, 1]</c> as it stands, <c>1</c> of an <c>int[2]</c> twice.</summary>
    public static string[] OfList(string text, TypeModel type)
    {
        if (!text.StartsWith("[", StringComparison.Ordinal))
            return [.. Enumerable.Repeat(Of(text, type.Element), Math.Max(type.Size, 1))];
        var inner = text.Trim('[', ']', ' ');
        return inner.Length == 0 ? [] : [.. inner.Split(',').Select(item => Of(item.Trim(), type.Element))];
    }
}
