using System.Globalization;

namespace Diorama.Torch.Generator;

/// <summary>Reads one type of a schema, with its alias annotation: <c>Tensor(a!)</c>, <c>int[2]?</c>, <c>Tensor?[]</c>.</summary>
internal static class TypeParser
{
    private static readonly Dictionary<string, ElementType> Elements = new()
    {
        ["Tensor"] = ElementType.Tensor,
        ["int"] = ElementType.Int,
        ["SymInt"] = ElementType.Int,
        ["float"] = ElementType.Float,
        ["bool"] = ElementType.Bool,
        ["Scalar"] = ElementType.Scalar,
        ["ScalarType"] = ElementType.ScalarType,
        ["Device"] = ElementType.Device,
        ["Generator"] = ElementType.Generator,
        ["str"] = ElementType.Str,
    };

    public static TypeModel Parse(SchemaScanner scanner)
    {
        var word = scanner.Identifier("a type");
        if (!Elements.TryGetValue(word, out var element))
            throw scanner.Error($"the type '{word}' is not supported; leave the argument out if its default will do", "DIO002");

        var type = new TypeModel(element);
        while (true)
        {
            if (scanner.TryTake("("))
                type = type with { IsWritten = type.IsWritten || scanner.Until(")").Contains('!') };
            else if (scanner.TryTake("["))
                type = AsList(type, scanner);
            else if (scanner.TryTake("?"))
                type = type with { IsOptional = true };
            else
                return type;
        }
    }

    private static TypeModel AsList(TypeModel element, SchemaScanner scanner)
    {
        var size = scanner.Until("]").Trim();
        if (element.IsList)
            throw scanner.Error("a list of lists is not supported", "DIO002");
        if (!int.TryParse(size.Length == 0 ? "0" : size, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw scanner.Error($"'{size}' is not a list's length");
        return element with { IsList = true, Size = length, IsOptional = false, HasOptionalElements = element.IsOptional };
    }
}
