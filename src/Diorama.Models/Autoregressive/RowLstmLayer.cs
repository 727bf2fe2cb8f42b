using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A row LSTM: goes down the map row by row, with a state at each place that is made from the places of the row above and from the input up to the own place.
/// What it says is added to what came in.
/// </summary>
/// <remarks>
/// van den Oord et al. 2016, arXiv 1601.06759, section 3.1 and figure 5. Parameters: <c>input_to_state.*</c>, <c>state_to_state.weight</c>, whose outputs are
/// the gates in the order output, forget, input and content, each of <c>h</c> channels, and <c>output.*</c>. The forget gate's bias begins one higher.
/// </remarks>
internal sealed class RowLstmLayer : Module, IResidual
{
    internal RowLstmLayer(PixelRnnConfig config, PixelMap map)
    {
        var (h, features) = (config.Width, 2 * config.Width);
        var isMasked = map.Groups > 1;
        InputToState = Add(
            "input_to_state",
            new PixelConv(
                features,
                4 * h,
                1,
                (config.Kernel + 1) / 2,
                ownMask: isMasked ? () => GroupMask.Of(4 * h, features, map.Groups, seesItself: true, parts: 4) : null
            )
        );
        StateToState = Add("state_to_state", new PixelConv(h, 4 * h, 1, config.Kernel, bothSides: true, bias: false));
        Output = Add("output", new PixelConv(h, features, ownMask: isMasked ? () => GroupMask.Of(features, h, map.Groups, seesItself: true) : null));
        var gates = AxisLayout.FromInt64(h).Times(4);
        InputToState.Lay(features, gates);
        StateToState.Lay(h, gates);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        InputToState.Bias!.Narrow(0, h, h).AddInPlace(1);
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters => Output.LastParameters;

    internal PixelConv InputToState { get; }

    internal PixelConv StateToState { get; }

    internal PixelConv Output { get; }

    /// <param name="x">[B, 2 h, H, W].</param>
    /// <returns>[B, 2 h, H, W].</returns>
    internal Tensor Forward(Tensor x)
    {
        var rows = InputToState.Forward(x).Permute(2, 0, 3, 1).Contiguous().Unbind(0); // H times [B, W, 4 h]
        var states = new Tensor[rows.Length];
        Tensor? cell = null;
        for (var row = 0; row < rows.Length; row++)
        {
            (states[row], cell) = Cell(rows[row], row == 0 ? null : FromState(states[row - 1]), cell);
        }
        return Output.Forward(Tensor.Stack(states, dim: 1).Permute(0, 3, 1, 2)) + x;
    }

    /// <summary>What the states of a row add to the gates of the next.</summary>
    /// <param name="state">[B, W, h].</param>
    /// <returns>[B, W, 4 h].</returns>
    internal Tensor FromState(Tensor state) => StateToState.Forward(state.Unsqueeze(1).Permute(0, 3, 1, 2)).Squeeze(2).Transpose(1, 2);

    /// <summary>The next state and cell, eq. 3: c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c); by a kernel of ours where there is one.</summary>
    /// <param name="gates">[..., 4 h].</param>
    /// <param name="more">Added to them; null: nothing.</param>
    /// <param name="cell">[..., h]; null: zeros.</param>
    internal static (Tensor State, Tensor Cell) Cell(Tensor gates, Tensor? more, Tensor? cell)
    {
        if (FusedKernels.AreOn && gates.Device.Type == DeviceType.Cpu && gates.DType is DType.Float32 or DType.Float64) return gates.GatedCell(more, cell);
        if (more is not null) gates += more;
        var h = gates.Size(-1) / 4;
        var open = gates.Narrow(-1, 0, 3 * h).Sigmoid();
        var (output, forget, input) = (open.Narrow(-1, 0, h), open.Narrow(-1, h, h), open.Narrow(-1, 2 * h, h));
        var next = input * gates.Narrow(-1, 3 * h, h).Tanh();
        if (cell is not null) next = next.Addcmul(forget, cell);
        return (output * next.Tanh(), next);
    }
}
