using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a discriminator tells real pictures that it has not seen from generated ones: at balance it can do no better than one half.
/// <c>critic.real</c> and <c>critic.generated</c>: the shares that it takes for what they are. Scores above 0 are real; those of a critic without a
/// zero are where they lie above the middle of the two means, as in its training figures.
/// </summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="examples">With the field <c>image</c>, and <c>label</c> where the critic is conditional.</param>
/// <param name="seed">What the generated pictures are drawn from.</param>
internal sealed class CriticMetric(IScore critic, SplitExamples examples, long seed) : IExampleMetric, IPictureMetric
{
    private readonly List<float> _real = [];
    private readonly List<float> _generated = [];

    public void LookAt(Batch batch) => _real.AddRange(critic.Score(batch["image"], critic.IsConditional ? batch["label"] : null).ToArray<float>());

    public void LookAt(Tensor images, Tensor? labels) => _generated.AddRange(critic.Score(images, labels).ToArray<float>());

    public IReadOnlyList<Figure> Figures()
    {
        var between = critic.HasZero || _real.Count == 0 || _generated.Count == 0 ? 0 : (_real.Average() + _generated.Average()) / 2;
        var what = critic.HasZero ? "0" : "the middle of the mean scores of real and of generated pictures";
        return
        [
            new Proportion(_real.Count(s => s > between), _real.Count)
                .ToFigure("critic.real", $"Discriminator right on real {SplitName.Words(examples.Split)} pictures", $"score above {what}; {examples.Protocol}"),
            new Proportion(_generated.Count(s => s < between), _generated.Count)
                .ToFigure("critic.generated", "Discriminator right on generated pictures", $"score below {what}") with { Seed = seed },
        ];
    }
}
