using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How well a discriminator tells real pictures that it has not seen from generated ones: <see cref="CriticFigures"/>.</summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="examples">With the field <c>image</c>, and <c>label</c> where the critic is conditional.</param>
/// <param name="seed">What the generated pictures are drawn from.</param>
internal sealed class CriticMetric(IScore critic, SplitExamples examples, long seed) : IExampleMetric, IPictureMetric
{
    private readonly CriticFigures _figures = new(critic.HasZero, "pictures", examples, seed);

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ISampleImages and IScore critic && context.HasImages ? new CriticMetric(critic, context.Examples, context.Options.Seed) : null;

    public void LookAt(Batch batch) => _figures.AddReal(critic.Score(batch["image"], critic.IsConditional ? batch["label"] : null));

    public void LookAt(Tensor images, Tensor? labels) => _figures.AddGenerated(critic.Score(images, critic.IsConditional ? labels : null));

    public IReadOnlyList<Figure> Figures() => _figures.Figures();
}
