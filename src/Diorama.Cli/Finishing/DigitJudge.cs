using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>When the bundled classifier can judge what a model makes.</summary>
internal static class DigitJudge
{
    /// <summary>The judge, for models of digits; null for other data.</summary>
    /// <param name="data">What the model learnt from.</param>
    /// <param name="device">Where the model computes, and so the judge.</param>
    public static BundledJudge? For(IDataset data, Device device) => data.Name == "digits" ? BundledJudge.Open(device) : null;
}
