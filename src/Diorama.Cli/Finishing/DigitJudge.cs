using Diorama.Data;
using Diorama.Evaluation;

namespace Diorama.Cli;

/// <summary>When the bundled classifier can judge what a model makes.</summary>
internal static class DigitJudge
{
    /// <summary>The judge, for models of digits; null for other data.</summary>
    public static BundledJudge? For(IDataset data) => data.Name == "digits" ? BundledJudge.Open() : null;
}
