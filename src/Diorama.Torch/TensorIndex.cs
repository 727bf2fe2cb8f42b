namespace Diorama.Torch;

/// <summary>One place in <c>tensor[…]</c>: a position, a range, or one of the two words of NumPy and PyTorch.</summary>
public readonly struct TensorIndex
{
    private TensorIndex(TensorIndexKind kind, Index position, Range range)
    {
        Kind = kind;
        Position = position;
        Range = range;
    }

    /// <summary>All dimensions that the other places leave over.</summary>
    public static TensorIndex Ellipsis { get; } = new(TensorIndexKind.Ellipsis, default, default);

    /// <summary>A new dimension of size 1.</summary>
    public static TensorIndex NewAxis { get; } = new(TensorIndexKind.NewAxis, default, default);

    internal TensorIndexKind Kind { get; }

    internal Index Position { get; }

    internal Range Range { get; }

    /// <summary>One position; negative counts from the end. The dimension goes away.</summary>
    public static implicit operator TensorIndex(int position) => new(TensorIndexKind.Position, position < 0 ? ^-position : position, default);

    /// <summary>One position; <c>^1</c> is the last. The dimension goes away.</summary>
    public static implicit operator TensorIndex(Index position) => new(TensorIndexKind.Position, position, default);

    /// <summary>Positions from a start up to and not including an end; <c>..</c> is all.</summary>
    public static implicit operator TensorIndex(Range range) => new(TensorIndexKind.Range, default, range);
}
