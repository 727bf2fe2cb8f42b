using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A layer of two stacks. The vertical one sums up the rows above, without a blind spot; the horizontal one the places to the left, and what the vertical one
/// says. Layers after the first add to what came in.
/// </summary>
/// <remarks>
/// van den Oord et al. 2016, "Conditional image generation with PixelCNN decoders", arXiv 1606.05328, figure 2 and eq. 4. Beyond the paper: the vertical stack,
/// too, adds to what came in. Parameters: <c>vertical.*</c>, <c>to_horizontal.weight</c>, <c>horizontal.*</c>, <c>output.*</c>; where there are conditions
/// <c>vertical_condition.weight</c> and <c>horizontal_condition.weight</c>; in the first layer of several groups <c>own.weight</c>.
/// </remarks>
internal sealed class GatedPixelLayer : Module, IResidual
{
    internal GatedPixelLayer(GatedPixelCnnConfig config, PixelMap map, bool isFirst)
    {
        IsFirst = isFirst;
        var (p, kernel) = (config.Width, isFirst ? config.FirstKernel : config.Kernel);
        var inputs = isFirst ? map.Inputs + 1 : p; // the map and the ones
        Height = (kernel + 1) / 2;
        Vertical = Add("vertical", new PixelConv(inputs, 2 * p, Height, kernel, bothSides: true));
        ToHorizontal = Add("to_horizontal", new PixelConv(2 * p, 2 * p, bias: false));
        // The first layer's input is moved to the right: nothing of the own place is in it.
        Horizontal = Add("horizontal", new PixelConv(inputs, 2 * p, 1, Height, ownMask: isFirst || map.Groups == 1 ? null : () => GroupMask.Of(2 * p, p, map.Groups, seesItself: true, parts: 2)));
        if (isFirst && map.Groups > 1) Own = Add("own", new PixelConv(map.Inputs, 2 * p, bias: false, ownMask: () => GroupMask.Of(2 * p, map.Inputs, map.Groups, seesItself: false, parts: 2)));
        Output = Add("output", new PixelConv(p, p, ownMask: map.Groups == 1 ? null : () => GroupMask.Of(p, p, map.Groups, seesItself: true)));
        // Both halves of a gate grow alike.
        var (reads, halves) = (isFirst ? map.InputLayout : p, AxisLayout.FromInt64(p).Times(2));
        Vertical.Lay(reads, halves);
        ToHorizontal.Lay(halves, halves);
        Horizontal.Lay(reads, halves);
        Own?.Lay(map.Inputs, halves);
        if (map.Conditions == 0) return;
        VerticalCondition = Add("vertical_condition", new Linear(map.Conditions, 2 * p, bias: false));
        HorizontalCondition = Add("horizontal_condition", new Linear(map.Conditions, 2 * p, bias: false));
        VerticalCondition.Lay(map.ConditionLayout, halves);
        HorizontalCondition.Lay(map.ConditionLayout, halves);
    }

    /// <inheritdoc/>
    /// <remarks>What the last layer's vertical stack says nobody reads.</remarks>
    public IEnumerable<Parameter> LastParameters => Output.LastParameters;

    internal bool IsFirst { get; }

    /// <summary>Rows that the vertical stack sees at once.</summary>
    internal int Height { get; }

    internal PixelConv Vertical { get; }

    internal PixelConv ToHorizontal { get; }

    internal PixelConv Horizontal { get; }

    internal PixelConv? Own { get; }

    internal PixelConv Output { get; }

    internal Linear? VerticalCondition { get; }

    internal Linear? HorizontalCondition { get; }

    /// <param name="vertical">[B, C, H, W]: each row knows of the rows before it only.</param>
    /// <param name="horizontal">[B, C, H, W]: each place knows of the places to its left only, and of the rows before.</param>
    /// <param name="input">[B, I, H, W]: the map itself, of which each group sees those before it at its own place.</param>
    /// <param name="condition">[B, N], or null.</param>
    /// <returns>Both stacks, [B, P, H, W] each.</returns>
    internal (Tensor Vertical, Tensor Horizontal) Forward(Tensor vertical, Tensor horizontal, Tensor input, Tensor? condition)
    {
        var above = Vertical.Forward(vertical);
        if (VerticalCondition is not null) above += OfAll(VerticalCondition.Forward(condition!));
        var left = Horizontal.Forward(horizontal) + ToHorizontal.Forward(above);
        if (Own is not null) left += Own.Forward(input);
        if (HorizontalCondition is not null) left += OfAll(HorizontalCondition.Forward(condition!));
        var (up, across) = (PixelGate.Of(above), Output.Forward(PixelGate.Of(left)));
        return IsFirst ? (up, across) : (up + vertical, across + horizontal);
    }

    // The same at every place: [B, C] -> [B, C, 1, 1].
    private static Tensor OfAll(Tensor condition) => condition.Unsqueeze(-1).Unsqueeze(-1);
}
