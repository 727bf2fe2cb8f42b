namespace Diorama.Torch;

/// <summary>What a safetensors file says about one of its tensors.</summary>
public sealed class SafetensorsEntry
{
    private readonly long[] _shape;

    internal SafetensorsEntry(string name, DType dtype, long[] shape, long begin, long end)
    {
        Name = name;
        DType = dtype;
        _shape = shape;
        Begin = begin;
        End = end;
    }

    /// <summary>The tensor's name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Sizes of the dimensions; empty for a single number.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Bytes that the elements take.</summary>
    public long NumBytes => End - Begin;

    /// <summary>Where the elements begin, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>Where they end.</summary>
    internal long End { get; }
}
