using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A function, and layers behind it that add to what it gives (<see cref="GatedResidual"/>): how a plain stack becomes deeper without a change of what it says.</summary>
/// <remarks>Parameters: <c>layers.N.…</c></remarks>
internal sealed class Refined : Module, IForward
{
    private readonly Func<Tensor, Tensor> _function;
    private readonly ModuleList<GatedResidual> _layers;

    private Refined(Func<Tensor, Tensor> function, int count, Func<Sequential> body)
    {
        _function = function;
        _layers = Add("layers", new ModuleList<GatedResidual>(Enumerable.Range(0, count).Select(_ => new GatedResidual(body()))));
    }

    /// <summary>For vectors.</summary>
    /// <param name="width">Numbers of one.</param>
    /// <param name="count">Layers behind the function.</param>
    /// <param name="function">Also between the two linear layers of each; null: ReLU.</param>
    internal static Refined Vector(long width, int count, Func<Tensor, Tensor>? function = null) =>
        new(function ?? Relu, count, () => new(new Linear(width, width), new Activation(function ?? Relu), new Linear(width, width)));

    /// <summary>For maps.</summary>
    /// <param name="channels">Of the map.</param>
    /// <param name="count">Layers behind the function.</param>
    /// <param name="function">Null: ReLU.</param>
    /// <param name="reparam">Makes the convolutions' weights.</param>
    /// <param name="between">Between the two convolutions of each layer; null: the function.</param>
    internal static Refined Map(long channels, int count, Func<Tensor, Tensor>? function = null, WeightReparam? reparam = null, Func<Tensor, Tensor>? between = null) => new(
        function ?? Relu,
        count,
        () => new(new Conv2d(channels, channels, 3, padding: 1, reparam: reparam), new Activation(between ?? function ?? Relu), new Conv2d(channels, channels, 3, padding: 1, reparam: reparam)));

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        x = _function(x);
        foreach (var layer in _layers) x = layer.Forward(x);
        return x;
    }

    private static Tensor Relu(Tensor x) => x.Relu();
}
