using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The two sides of the game, in the order in which they move: discriminator, then generator.</summary>
/// <param name="config">The game.</param>
/// <param name="noise">What pictures are made from.</param>
/// <param name="generator">One side.</param>
/// <param name="discriminator">The other.</param>
/// <param name="answers">What the discriminator's answers are to be; null where it gives none.</param>
internal sealed class GanObjectives(GanConfig config, GanNoise noise, GanGenerator generator, Discriminator discriminator, AnswerLoss? answers = null)
{
    /// <summary>Both objectives.</summary>
    internal IReadOnlyList<Objective> Both() =>
    [
        new()
        {
            Name = "discriminator",
            Parameters = [.. discriminator.Parameters()],
            Compute = Discriminate,
            Repeat = config.DiscriminatorSteps,
            Period = config.R1Gamma > 0 ? config.R1Every : 1,
            AfterStep = config.FadeSteps > 0 ? () => discriminator.Advance(1.0 / config.DiscriminatorSteps) : null,
            FreshBatch = true,
            Averages = false, // samples come from the generator alone; the discriminator is judged as trained
        },
        new()
        {
            Name = "generator",
            Parameters = [.. generator.Parameters()],
            Compute = Generate,
            AfterStep = config.FadeSteps > 0 ? generator.Advance : null,
        },
    ];

    private ObjectiveLoss Discriminate(Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], Label(batch));
        var z = noise.Draw(image.Size(0), context.Generator, image.Device);
        Tensor generated;
        using (Autograd.NoGrad()) generated = generator.Forward(z, label);
        var (shownReal, shownFake) = (Augment(image, context), Augment(generated, context));
        var (real, fake) = (discriminator.Forward(shownReal, label).To(image.DType), discriminator.Forward(shownFake, label).To(image.DType));
        var loss = AdversarialLoss.OfDiscriminator(config.Loss, real.Score, fake.Score);
        var terms = GanFigures.Of(config.Loss, real.Score.Detach(), fake.Score.Detach());
        foreach (var (name, penalty, factor) in GradientPenalty.Of(config, x => discriminator.Forward(x, label).Score, shownReal, shownFake, context))
        {
            terms.Add((name, penalty.Detach()));
            loss += penalty * factor;
        }
        if (answers is not null)
        {
            var (missed, figures) = answers.OfDiscriminator(real.Answers!, fake.Answers!, z, label);
            terms.AddRange(figures);
            loss += missed;
        }
        return new(loss, terms);
    }

    private ObjectiveLoss Generate(Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], Label(batch));
        var z = noise.Draw(image.Size(0), context.Generator, image.Device);
        var fake = discriminator.Forward(Augment(generator.Forward(z, label), context), label).To(image.DType);
        var loss = AdversarialLoss.OfGenerator(config.Loss, fake.Score);
        List<(string, Tensor)> terms = [("score", fake.Score.Detach().Mean())];
        if (answers is not null)
        {
            var (missed, figures) = answers.OfGenerator(fake.Answers!, z, label);
            terms.AddRange(figures);
            loss += missed;
        }
        return new(loss, terms);
    }

    private Tensor Augment(Tensor pictures, ObjectiveContext context) => DifferentiableAugmentation.Apply(config.Augment, pictures, context.Generator);

    private Tensor? Label(Batch batch) => config.Conditional ? batch["label"] : null;
}
