using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Layers one after the other, named "0", "1", and so on, as in PyTorch.</summary>
public sealed class Sequential : Module, IForward
{
    private readonly IForward[] _layers;

    /// <summary>Chains layers and owns them.</summary>
    /// <param name="layers">Modules, first to last. A function without parameters stands as <see cref="Activation"/>, so that the names count it.</param>
    /// <exception cref="ArgumentException">One of them is no module.</exception>
    public Sequential(params ReadOnlySpan<IForward> layers)
    {
        _layers = layers.ToArray();
        for (var i = 0; i < _layers.Length; i++)
        {
            var module = _layers[i] as Module ?? throw new ArgumentException($"Layer {i}, {_layers[i].GetType().Name}, is no Module.", nameof(layers));
            Add($"{i}", module);
        }
    }

    /// <summary>Number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>A layer.</summary>
    public IForward this[Index place] => _layers[place];

    /// <inheritdoc/>
    /// <remarks>What lies between the layers is let go at the end; the backward pass holds what it needs until it ran.</remarks>
    public Tensor Forward(Tensor x)
    {
        using var scope = TensorScope.Open();
        foreach (var layer in _layers) x = layer.Forward(x);
        return scope.Keep(x);
    }

    /// <summary>Some of the layers.</summary>
    /// <param name="x">What the first of them takes.</param>
    /// <param name="layers">Which; none at all gives what it takes.</param>
    public Tensor Forward(Tensor x, Range layers)
    {
        using var scope = TensorScope.Open();
        foreach (var layer in _layers[layers]) x = layer.Forward(x);
        return scope.Keep(x);
    }
}
