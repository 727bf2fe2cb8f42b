using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Each channel has one of several levels, and a logit for each.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1601.06759, section 2.2.</remarks>
internal sealed class LevelValues(int levels) : PixelValues
{
    internal override string Words => $"each channel at the nearest of {levels} levels";

    internal override Tensor Learnt(Tensor image, Generator generator) => Measured(image);

    internal override Tensor Measured(Tensor image) => ((image + 1) * ((levels - 1) / 2.0)).Round().Clamp(0, levels - 1).ToCopy(DType.Int64);

    internal override Tensor Input(Tensor values) => (values.ToCopy(TorchRuntime.DefaultDType) * (2.0 / (levels - 1))) - 1;

    internal override Tensor Nats(Tensor logits, Tensor values) => OfEach(logits, values).View(values.Size(0), -1).Sum([1]);

    internal override Tensor NatsOfPixels(Tensor logits, Tensor values) => OfEach(logits, values).View(values.Shape).Sum([1]);

    internal override Tensor DrawInput(Tensor logits, Tensor uniform, double temperature) => Input(Draw(logits, uniform, temperature));

    /// <summary>Draws one of several values: the one in whose part of [0, 1) the number lies.</summary>
    /// <param name="logits">[B, K].</param>
    /// <param name="uniform">[B], in [0, 1).</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>[B] int64, below K.</returns>
    internal static Tensor Draw(Tensor logits, Tensor uniform, double temperature)
    {
        var upTo = (logits / temperature).Softmax(1).Cumsum(1);
        return upTo.Le(uniform.Unsqueeze(1)).Sum([1]).Clamp(0, logits.Size(1) - 1); // rounding may leave a little beyond the last
    }

    // [B C, H W].
    private Tensor OfEach(Tensor logits, Tensor values)
    {
        var planes = values.Size(0) * values.Size(1);
        return Loss.CrossEntropy(logits.Reshape(planes, levels, -1), values.Reshape(planes, -1), reduction: Reduction.None);
    }
}
