using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The gated PixelCNN: <see cref="GatedPixelLayer"/>s, and a <see cref="PixelHead"/> that reads the horizontal stack.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1606.05328. Parameters: <c>layers.N.*</c>, <c>head.*</c>.</remarks>
internal sealed class GatedPixelNetwork : PixelNetwork
{
    private readonly ModuleList<GatedPixelLayer> _layers;
    private readonly PixelHead _head;

    internal GatedPixelNetwork(GatedPixelCnnConfig config, PixelMap map)
        : base(map)
    {
        _layers = Add("layers", new ModuleList<GatedPixelLayer>(Enumerable.Range(0, config.Layers).Select(i => new GatedPixelLayer(config, map, isFirst: i == 0))));
        _head = Add("head", new PixelHead(config.Width, config.Head, map));
    }

    internal override Tensor Forward(Tensor input, Tensor? condition)
    {
        var (vertical, horizontal) = (PixelInput.FromAbove(input), PixelInput.FromLeft(input));
        foreach (var layer in _layers)
        {
            var stacks = Recomputed.Run(
                inputs =>
                {
                    var (up, across) = layer.Forward(inputs[0], inputs[1], input, condition is null ? null : inputs[2]);
                    return [up, across];
                },
                condition is null ? [vertical, horizontal] : [vertical, horizontal, condition]);
            (vertical, horizontal) = (stacks[0], stacks[1]);
        }
        return _head.Forward(horizontal);
    }

    internal override PixelStepper Stepper(Tensor canvas, Tensor? condition) => new GatedPixelStepper(_layers, _head, canvas, condition);
}
