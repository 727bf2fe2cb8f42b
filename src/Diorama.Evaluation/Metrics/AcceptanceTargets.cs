using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>What a model of the bundled data has to reach to be called good.</summary>
public static class AcceptanceTargets
{
    private static readonly Dictionary<(string Data, string Figure), double> _least = new()
    {
        [("digits", "test.accuracy")] = 0.99,
        [("digits", "samples.accuracy")] = 0.97,
        [("digits", "samples.sure")] = 0.8, // where no class was asked for
        [("digits", "samples.classes")] = 10,
        [("poems", "poems.form")] = 0.98,
        [("verses spanish-modern", "test.bleu")] = 18,
        [("verses older-modern", "test.bleu")] = 52,
    };

    /// <summary>The figures, with targets where these data and this model have them.</summary>
    /// <param name="dataset">What the model learned from.</param>
    /// <param name="model">The model; borrowed. One that makes pictures is good by what it makes: to tell classes apart is then a means.</param>
    /// <param name="figures">What was measured.</param>
    public static IReadOnlyList<Figure> Attach(IDataset dataset, object model, IReadOnlyList<Figure> figures)
    {
        var name = dataset is ParallelDataset { Direction: { } direction } ? $"{dataset.Name} {direction}" : dataset.Name;
        // Where classes were asked for, to be sure of any is not enough.
        var asked = figures.Any(f => f.Name == "samples.accuracy");
        return [.. figures.Select(figure => IsAim(figure.Name) && _least.TryGetValue((name, figure.Name), out var least) ? figure.AtLeast(least) : figure)];

        bool IsAim(string figure) => figure switch
        {
            "test.accuracy" => model is not ISampleImages,
            "samples.sure" => !asked,
            _ => true,
        };
    }
}
