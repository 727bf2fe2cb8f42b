using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The PixelRNN: a convolution that sees no place from the own one on, <see cref="RowLstmLayer"/>s over its features, and a <see cref="PixelHead"/>.</summary>
/// <remarks>
/// van den Oord et al. 2016, arXiv 1601.06759, table 1. Parameters: <c>above.*</c> and <c>left.weight</c>, which together are the convolution, of several groups
/// <c>own.weight</c>, <c>layers.N.*</c>, <c>head.*</c>.
/// </remarks>
internal sealed class RowLstmNetwork : PixelNetwork
{
    private readonly PixelConv _above;
    private readonly PixelConv _left;
    private readonly PixelConv? _own;
    private readonly ModuleList<RowLstmLayer> _layers;
    private readonly PixelHead _head;
    private readonly Linear? _condition;

    internal RowLstmNetwork(PixelRnnConfig config, PixelMap map)
        : base(map)
    {
        var (features, height) = (2 * config.Width, (config.FirstKernel + 1) / 2);
        _above = Add("above", new PixelConv(map.Inputs + 1, features, height, config.FirstKernel, bothSides: true));
        _left = Add("left", new PixelConv(map.Inputs + 1, features, 1, height, bias: false));
        if (map.Groups > 1) _own = Add("own", new PixelConv(map.Inputs, features, bias: false, ownMask: () => GroupMask.Of(features, map.Inputs, map.Groups, seesItself: false)));
        _above.Lay(map.InputLayout, features);
        _left.Lay(map.InputLayout, features);
        if (map.Conditions > 0) _condition = Add("condition", new Linear(map.Conditions, features, bias: false));
        _condition?.Lay(map.ConditionLayout, features);
        _layers = Add("layers", new ModuleList<RowLstmLayer>(Enumerable.Range(0, config.Layers).Select(_ => new RowLstmLayer(config, map))));
        _head = Add("head", new PixelHead(features, config.Head, map));
    }

    internal override Tensor Forward(Tensor input, Tensor? condition)
    {
        var features = _above.Forward(PixelInput.FromAbove(input)) + _left.Forward(PixelInput.FromLeft(input));
        if (_own is not null) features += _own.Forward(input);
        if (_condition is not null) features += _condition.Forward(condition!).Unsqueeze(-1).Unsqueeze(-1);
        foreach (var layer in _layers) features = Recomputed.Run(inputs => layer.Forward(inputs[0]), features);
        return _head.Forward(features);
    }

    internal override PixelStepper Stepper(Tensor canvas, Tensor? condition) =>
        new RowLstmStepper(canvas, _above, _left, _own, _condition?.Forward(condition!), _layers, _head);
}
