using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Two linear layers with a function between, for each place alone. Parameters <c>up.*</c> [F, E] (with <see cref="FeedForwardKind.SwiGlu"/> [2 F, E], the gate
/// first) and <c>down.*</c> [E, F]; in PyTorch's style <c>linear1.*</c> and <c>linear2.*</c>.
/// </summary>
public sealed class FeedForward : Module, IForward
{
    private readonly FeedForwardKind _kind;

    /// <summary>Makes the layer.</summary>
    /// <param name="config">Its sizes and kind.</param>
    public FeedForward(TransformerConfig config)
    {
        _kind = config.FeedForward;
        var isTorch = config.Style == TransformerStyle.PyTorch;
        Up = Add(isTorch ? "linear1" : "up", new Linear(config.Dim, (_kind == FeedForwardKind.SwiGlu ? 2 : 1) * config.HiddenDim, config.Bias));
        Down = Add(isTorch ? "linear2" : "down", new Linear(config.HiddenDim, config.Dim, config.Bias));
        if (_kind == FeedForwardKind.SwiGlu) Up.Lay(config.Dim, AxisLayout.FromInt64(config.HiddenDim).Times(2));
    }

    internal Linear Up { get; }

    internal Linear Down { get; }

    /// <inheritdoc/>
    /// <param name="x">[..., E].</param>
    public Tensor Forward(Tensor x)
    {
        var hidden = Up.Forward(x);
        return Down.Forward(_kind switch
        {
            FeedForwardKind.SwiGlu => Gated(hidden),
            FeedForwardKind.GeluTanh => hidden.Gelu("tanh"),
            FeedForwardKind.Gelu => hidden.Gelu(),
            _ => hidden.Relu(),
        });
    }

    private static Tensor Gated(Tensor hidden)
    {
        if (FusedKernels.AreOn && hidden.Device.Type == DeviceType.Cpu && hidden.DType is DType.Float32 or DType.Float64) return hidden.GatedSilu();
        var halves = hidden.Chunk(2, dim: -1);
        return halves[0].Silu() * halves[1];
    }
}
