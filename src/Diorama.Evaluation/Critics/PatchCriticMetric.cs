using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How well a discriminator of patches tells real pictures from those that its generator makes of the same sources: <see cref="CriticFigures"/>, of the mean over a picture's patches.</summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="maker">The generator; borrowed, in evaluation mode.</param>
/// <param name="examples">With the fields <c>source</c> and <c>image</c>.</param>
/// <param name="seed">What the halves for calibration are drawn from.</param>
internal sealed class PatchCriticMetric(IScorePatches critic, ITransformImages maker, SplitExamples examples, long seed) : IExampleMetric
{
    private readonly CriticFigures _figures = new(hasZero: true, "pictures", examples, seed);

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ITransformImages maker and IScorePatches { CanScore: true } critic && context.HasImages ? new PatchCriticMetric(critic, maker, context.Examples, context.Options.Seed) : null;

    public void LookAt(Batch batch)
    {
        var source = batch["source"];
        _figures.AddReal(Score(critic.ScorePatches(batch["image"], source)));
        _figures.AddGenerated(Score(critic.ScorePatches(maker.Transform(source), source)));
    }

    public IReadOnlyList<Figure> Figures() => _figures.Figures();

    /// <summary>A picture's score: the mean of its patches', as the loss takes it.</summary>
    internal static Tensor Score(Tensor patches) => patches.Mean([1, 2, 3]);
}
