using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The discriminator tells real pairs from made ones; the generator makes pairs that it takes for real, near the wanted picture.</summary>
/// <remarks>Isola et al. 2017, arXiv 1611.07004, eq. 1 and 4.</remarks>
internal sealed class Pix2PixObjectives(Pix2PixConfig config, SkipGenerator generator, PatchDiscriminator? discriminator)
{
    internal IReadOnlyList<Objective> All()
    {
        var make = new Objective { Name = "generator", Parameters = [.. generator.Parameters()], Compute = Generate };
        return discriminator is null ? [make] :
        [
            new()
            {
                Name = "discriminator",
                Parameters = [.. discriminator.Parameters()],
                Compute = (batch, context) => Discriminate(discriminator, batch, context),
                Averages = false,
            },
            make,
        ];
    }

    private ObjectiveLoss Discriminate(PatchDiscriminator judge, Batch batch, ObjectiveContext context)
    {
        var (source, image) = (batch["source"], batch["image"]);
        Tensor made;
        using (Autograd.NoGrad()) made = generator.Forward(source).To(image.DType);
        var (real, fake) = (Judge(judge, source, image, context), Judge(judge, source, made, context));
        return new(AdversarialLoss.OfDiscriminator(config.Loss, real, fake), GanFigures.Of(config.Loss, real.Detach(), fake.Detach()));
    }

    private ObjectiveLoss Generate(Batch batch, ObjectiveContext context)
    {
        var (source, image) = (batch["source"], batch["image"]);
        var made = generator.Forward(source).To(image.DType);
        var pixels = config.Pixels.Of(made, image);
        if (discriminator is null) return new(pixels * config.PixelWeight, ("pixels", pixels.Detach()));
        var score = Judge(discriminator, source, made, context);
        return new((AdversarialLoss.OfGenerator(config.Loss, score) * config.AdversarialWeight) + (pixels * config.PixelWeight), ("pixels", pixels.Detach()), ("score", score.Detach().Mean()));
    }

    // A pair is changed as one picture, so that its halves still fit.
    private Tensor Judge(PatchDiscriminator judge, Tensor source, Tensor image, ObjectiveContext context) =>
        judge.Forward(DifferentiableAugmentation.Apply(config.Augment, Tensor.Cat([source, image], 1), context.Generator)).To(image.DType);
}
