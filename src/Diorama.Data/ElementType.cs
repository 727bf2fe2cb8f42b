namespace Diorama.Data;

/// <summary>The type of a field's numbers.</summary>
public enum ElementType
{
    /// <summary>32-bit floating point: pixels, samples of sound.</summary>
    Float32,

    /// <summary>64-bit integer: labels, tokens.</summary>
    Int64,
}
