using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// A trainable tensor of a module: an identity that stays while its tensor changes, as when a group of parameters moves into one flat memory.
/// </summary>
public sealed class Parameter : IDisposable
{
    private Tensor _value;
    private Axis[]? _axes;

    /// <summary>Makes a parameter of a tensor and owns it.</summary>
    /// <param name="value">A leaf; taken out of its scope. From now on it requires a gradient.</param>
    public Parameter(Tensor value)
    {
        _value = value.Own();
        _value.RequiresGrad = true;
    }

    /// <summary>The tensor now.</summary>
    public Tensor Value => _value;

    /// <summary>The gradient so far, in the current scope; null when there is none.</summary>
    public Tensor? Grad => _value.Grad;

    /// <summary>Whether backward passes reach this parameter. An objective switches off those that it does not move.</summary>
    public bool RequiresGrad
    {
        get => _value.RequiresGrad;
        set => _value.RequiresGrad = value;
    }

    /// <summary>Whether it stays as it is, whatever objectives say that they move: a part that fine-tuning leaves alone.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether it weighs losses against each other and is no part of what is learnt: its gradient counts in no norm, is not clipped, and it does not decay.</summary>
    public bool WeighsLosses { get; set; }

    /// <summary>What its dimensions count, for growth. Default: everything is made, of units that are all alike.</summary>
    /// <exception cref="ArgumentException">They are not of this shape.</exception>
    public IReadOnlyList<Axis> Axes
    {
        get => _axes ?? Axis.Of(_value);
        set => _axes = Axis.Check(value, _value);
    }

    /// <summary>Whether it has two dimensions or more: what <see cref="Core.DecayKind.Matrices"/> lets decay.</summary>
    public bool IsMatrix => _value.NumDims >= 2;

    /// <summary>The parameter where a tensor is wanted.</summary>
    public static implicit operator Tensor(Parameter parameter) => parameter._value;

    /// <summary>The tensor now: the named form of the conversion.</summary>
    public Tensor ToTensor() => _value;

    /// <summary>Puts another tensor in the place of this one's, which is freed. Gradients are not carried over.</summary>
    /// <param name="value">A leaf of the same shape; taken out of its scope.</param>
    public void Replace(Tensor value)
    {
        if (!value.Shape.SequenceEqual(_value.Shape)) throw new ArgumentException($"A parameter of {_value} cannot become {value}.", nameof(value));
        var requiresGrad = _value.RequiresGrad;
        _value.Dispose();
        _value = value.Own();
        _value.RequiresGrad = requiresGrad;
    }

    /// <inheritdoc/>
    public override string ToString() => _value.ToString();

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => _value.Dispose();
}
