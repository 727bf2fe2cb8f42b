using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Evaluation;

/// <summary>What a model of the bundled data has to reach to be called good.</summary>
public static class AcceptanceTargets
{
    private static readonly Dictionary<(string Data, string Figure), double> _least = new()
    {
        [("digits", "test.accuracy")] = 0.99,
        [("digits", "samples.agree")] = 0.8,
        [("digits", "samples.sure")] = 0.8,
        [("digits", "samples.classes")] = 10,
        [("poems", "poems.form")] = 0.9,
        [("verses spanish-modern", "test.bleu")] = 18,
        [("verses older-modern", "test.bleu")] = 52,
    };

    /// <summary>The figure with its target, where it has one for these data; else as it is.</summary>
    /// <param name="dataset">What the model learned from.</param>
    /// <param name="figure">What was measured.</param>
    public static Figure Attach(IDataset dataset, Figure figure) =>
        _least.TryGetValue((dataset is ParallelDataset { Direction: { } direction } ? $"{dataset.Name} {direction}" : dataset.Name, figure.Name), out var least)
            ? figure.AtLeast(least)
            : figure;
}
