using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The answers are the logits of the classes: the discriminator learns them on real pictures, the generator is to make what was asked for.</summary>
/// <remarks>
/// Odena et al. 2017, arXiv 1610.09585, eq. 3. There the discriminator learns the classes of generated pictures too. On digits both sides then agreed on marks
/// that no digit has: after 2,000 steps the discriminator was right on every generated picture, and a judge on 55% of them.
/// </remarks>
internal sealed class ClassAnswers(double discriminatorWeight, double generatorWeight) : AnswerLoss
{
    internal override (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfDiscriminator(Tensor real, Tensor fake, Tensor z, Tensor? label)
    {
        var loss = Loss.CrossEntropy(real, label!);
        return (loss * discriminatorWeight, [("class_loss", loss.Detach()), ("class_accuracy", Accuracy(real, label!))]);
    }

    internal override (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfGenerator(Tensor fake, Tensor z, Tensor? label)
    {
        var loss = Loss.CrossEntropy(fake, label!);
        return (loss * generatorWeight, [("class_loss", loss.Detach()), ("class_accuracy", Accuracy(fake, label!))]);
    }

    private static Tensor Accuracy(Tensor logits, Tensor label) => logits.Detach().Argmax(1).Eq(label).ToCopy(DType.Float32).Mean();
}
