using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a discriminator tells real pictures that it has not seen from generated ones: at balance it can do no better than one half.
/// <c>critic.real</c> and <c>critic.generated</c>: the shares that it takes for what they are (score above 0 for real, below 0 for generated).
/// </summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="conditional">Whether it wants to know the class.</param>
/// <param name="examples">With the field <c>image</c>, and <c>label</c> where the critic is conditional.</param>
/// <param name="seed">What the generated pictures are drawn from.</param>
internal sealed class CriticMetric(IScore critic, bool conditional, SplitExamples examples, long seed) : IExampleMetric, IPictureMetric
{
    private (long Right, long Count) _real;
    private (long Right, long Count) _generated;

    public void LookAt(Batch batch)
    {
        var scores = critic.Score(batch["image"], conditional ? batch["label"] : null).ToArray<float>();
        _real = (_real.Right + scores.Count(s => s > 0), _real.Count + scores.Length);
    }

    public void LookAt(Tensor images, Tensor? labels)
    {
        var scores = critic.Score(images, labels).ToArray<float>();
        _generated = (_generated.Right + scores.Count(s => s < 0), _generated.Count + scores.Length);
    }

    public IReadOnlyList<Figure> Figures() =>
    [
        new Proportion(_real.Right, _real.Count)
            .ToFigure("critic.real", $"Discriminator right on real {SplitName.Words(examples.Split)} pictures", $"score above 0; {examples.Protocol}"),
        new Proportion(_generated.Right, _generated.Count)
            .ToFigure("critic.generated", "Discriminator right on generated pictures", "score below 0") with { Seed = seed },
    ];
}
