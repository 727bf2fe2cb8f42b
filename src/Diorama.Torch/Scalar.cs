using System.Globalization;

namespace Diorama.Torch;

/// <summary>A number as an operator's argument: whole, fractional or a truth value. A plain value, made by implicit conversion.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly long _bits;

    private Scalar(Tag tag, long bits)
    {
        Tag = tag;
        _bits = bits;
    }

    internal Tag Tag { get; }

    internal long Bits => _bits;

    /// <summary>True for an integer or a truth value.</summary>
    public bool IsIntegral => Tag != Tag.Double;

    /// <summary>A fractional number.</summary>
    public static implicit operator Scalar(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(long value) => new(Tag.Int, value);

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(int value) => new(Tag.Int, value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0);

    /// <summary>The number as a double; a truth value is 0 or 1.</summary>
    public double ToDouble() => Tag == Tag.Double ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The number as an integer, a fraction cut off.</summary>
    public long ToInt64() => Tag == Tag.Double ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <inheritdoc/>
    public bool Equals(Scalar other) => Tag == other.Tag && _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tag, _bits);

    /// <summary>Same kind and same value.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Another kind or another value.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Tag switch
    {
        Tag.Double => ToDouble().ToString(CultureInfo.InvariantCulture),
        Tag.Bool => _bits != 0 ? "true" : "false",
        _ => _bits.ToString(CultureInfo.InvariantCulture),
    };
}
