using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What is reported of a discriminator's scores while it trains.</summary>
internal static class GanFigures
{
    /// <param name="loss">The game.</param>
    /// <param name="real">[B…]: scores of real examples.</param>
    /// <param name="fake">The same of generated ones.</param>
    internal static List<(string Name, Tensor Value)> Of(GanLoss loss, Tensor real, Tensor fake)
    {
        // A critic's scores have no zero: halfway between the two means stands for it.
        var (realMean, fakeMean) = (real.Mean(), fake.Mean());
        var threshold = loss == GanLoss.Wasserstein ? (realMean + fakeMean) / 2 : Tensor.Full([], AdversarialLoss.Threshold(loss), device: real.Device);
        return
        [
            ("real_accuracy", real.Gt(threshold).ToCopy(DType.Float32).Mean()),
            ("fake_accuracy", fake.Le(threshold).ToCopy(DType.Float32).Mean()),
            ("real_score", realMean),
            ("fake_score", fakeMean),
        ];
    }
}
