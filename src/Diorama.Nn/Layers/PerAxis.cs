namespace Diorama.Nn;

/// <summary>
/// A size for each spatial axis, written as one number for all of them, or as a tuple: <c>3</c>, <c>(3, 5)</c>, <c>(1, 3, 3)</c>.
/// Left out, it is what the layer says its default is.
/// </summary>
public readonly struct PerAxis : IEquatable<PerAxis>
{
    private readonly long[]? _sizes;

    private PerAxis(params long[] sizes) => _sizes = sizes;

    /// <summary>True when nothing was given.</summary>
    public bool IsDefault => _sizes is null;

    /// <summary>The same size on every axis.</summary>
    public static implicit operator PerAxis(long size) => new(size);

    /// <summary>Height and width.</summary>
    public static implicit operator PerAxis((long Height, long Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator PerAxis((long Depth, long Height, long Width) sizes) => new(sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>A size for each axis, first to last; a single one counts for all.</summary>
    public static PerAxis Of(params ReadOnlySpan<long> sizes) => new(sizes.ToArray());

    /// <summary>The same size on every axis: the named form of the conversion.</summary>
    public static PerAxis FromInt64(long size) => size;

    /// <summary>Height and width: the named form of the conversion.</summary>
    public static PerAxis FromValueTuple((long Height, long Width) sizes) => sizes;

    /// <summary>Depth, height and width: the named form of the conversion.</summary>
    public static PerAxis FromValueTuple((long Depth, long Height, long Width) sizes) => sizes;

    /// <summary>One size for each of a layer's axes.</summary>
    /// <param name="numAxes">How many the layer has.</param>
    /// <param name="otherwise">The size when nothing was given.</param>
    /// <exception cref="ArgumentException">As many sizes were given as neither 1 nor the number of axes.</exception>
    public long[] Over(int numAxes, long otherwise)
    {
        if (_sizes is { } given && given.Length == numAxes) return given;
        if (_sizes is { Length: > 1 }) throw new ArgumentException($"{this} has {_sizes.Length} sizes; this layer has {numAxes} axes.");
        var all = new long[numAxes];
        Array.Fill(all, _sizes is { Length: 1 } ? _sizes[0] : otherwise);
        return all;
    }

    /// <inheritdoc/>
    public bool Equals(PerAxis other) => IsDefault == other.IsDefault && (_sizes ?? []).AsSpan().SequenceEqual(other._sizes ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerAxis other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in _sizes ?? []) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The same sizes.</summary>
    public static bool operator ==(PerAxis left, PerAxis right) => left.Equals(right);

    /// <summary>Other sizes.</summary>
    public static bool operator !=(PerAxis left, PerAxis right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => _sizes is null ? "default" : $"({string.Join(", ", _sizes)})";
}
