namespace Diorama.Torch;

/// <summary>The format's names of element types.</summary>
internal static class SafetensorsType
{
    // In the order in which the reference implementation writes tensors: wide elements first, so that each begins aligned.
    private static readonly (DType Type, string Name)[] _known =
    [
        (DType.Int64, "I64"), (DType.Float64, "F64"), (DType.Float32, "F32"), (DType.Int32, "I32"), (DType.BFloat16, "BF16"),
        (DType.Float16, "F16"), (DType.Int16, "I16"), (DType.Int8, "I8"), (DType.UInt8, "U8"), (DType.Bool, "BOOL"),
    ];

    internal static DType? Find(string name)
    {
        foreach (var (type, known) in _known)
        {
            if (known == name) return type;
        }
        return null;
    }

    internal static string NameOf(DType type) => _known[Rank(type)].Name;

    /// <summary>The type's place in the order of writing.</summary>
    internal static int Rank(DType type) => Array.FindIndex(_known, k => k.Type == type) is >= 0 and var rank
        ? rank
        : throw new ArgumentException($"The safetensors format has no place for elements of type {type}.", nameof(type));

    internal static string List => string.Join(", ", _known.Select(k => k.Name));
}
