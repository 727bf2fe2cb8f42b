using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A tensor that belongs to a module's state and is not trained: running statistics, spectral vectors, tables.</summary>
public sealed class Buffer : IDisposable
{
    private Tensor _value;
    private Axis[]? _axes;

    /// <summary>Makes a buffer of a tensor and owns it.</summary>
    /// <param name="value">Taken out of its scope.</param>
    /// <param name="isPersistent">Whether checkpoints hold it; false for what can be computed again.</param>
    public Buffer(Tensor value, bool isPersistent = true)
    {
        _value = value.Own();
        IsPersistent = isPersistent;
    }

    /// <summary>The tensor now.</summary>
    public Tensor Value => _value;

    /// <summary>Whether checkpoints hold it.</summary>
    public bool IsPersistent { get; }

    /// <summary>What its dimensions count, for growth. Default: everything is made, of units that are all alike.</summary>
    /// <exception cref="ArgumentException">They are not of this shape.</exception>
    public IReadOnlyList<Axis> Axes
    {
        get => _axes ?? Axis.Of(_value);
        set => _axes = Axis.Check(value, _value);
    }

    /// <summary>The buffer where a tensor is wanted.</summary>
    public static implicit operator Tensor(Buffer buffer) => buffer._value;

    /// <summary>The tensor now: the named form of the conversion.</summary>
    public Tensor ToTensor() => _value;

    /// <summary>Puts another tensor in the place of this one's, which is freed.</summary>
    /// <param name="value">Taken out of its scope.</param>
    public void Replace(Tensor value)
    {
        if (ReferenceEquals(value, _value)) return;
        _value.Dispose();
        _value = value.Own();
    }

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => _value.Dispose();
}
