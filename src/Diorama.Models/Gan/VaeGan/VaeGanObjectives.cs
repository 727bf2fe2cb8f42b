using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Three objectives. The discriminator tells pictures from reconstructions and from samples; the autoencoder makes reconstructions that look alike to it, near
/// the prior; the generator, which is the decoder, makes reconstructions and samples that it takes for real. The decoder is moved by the last two, each with
/// an optimiser of its own: what the one counts beside the other is the ratio of their rates (γ in the paper).
/// </summary>
/// <remarks>Larsen et al. 2016, arXiv 1512.09300, algorithm 1.</remarks>
internal sealed class VaeGanObjectives(VaeGanConfig config, PictureEncoder encoder, GanGenerator decoder, Discriminator discriminator)
{
    internal IReadOnlyList<Objective> All() =>
    [
        new()
        {
            Name = "discriminator",
            Parameters = [.. discriminator.Parameters()],
            Compute = Discriminate,
            Repeat = config.Gan.DiscriminatorSteps,
            Period = config.Gan.R1Gamma > 0 ? config.Gan.R1Every : 1,
            FreshBatch = true,
            Averages = false,
        },
        new()
        {
            Name = "autoencoder",
            Parameters = [.. encoder.Parameters(), .. decoder.Parameters()],
            Compute = Autoencode,
        },
        new()
        {
            Name = "generator",
            Parameters = [.. decoder.Parameters()],
            Compute = Generate,
        },
    ];

    private ObjectiveLoss Discriminate(Batch batch, ObjectiveContext context)
    {
        var image = batch["image"];
        Tensor fakes;
        using (Autograd.NoGrad()) fakes = Fakes(image, context);
        var (shownReal, shownFake) = (Augment(image, context), Augment(fakes, context));
        var (real, fake) = (Score(shownReal), Score(shownFake));
        var loss = AdversarialLoss.OfDiscriminator(config.Gan.Loss, real, fake);
        var terms = GanFigures.Of(config.Gan.Loss, real.Detach(), fake.Detach());
        var asMany = shownFake.Narrow(0, image.Size(0) / 2, image.Size(0)); // reconstructions and samples, half of each
        foreach (var (name, penalty, factor) in GradientPenalty.Of(config.Gan, Score, shownReal, asMany, context))
        {
            terms.Add((name, penalty.Detach()));
            loss += penalty * factor;
        }
        return new(loss, terms);
    }

    // Eq. 8: the discriminator's features of the picture, normal about those of the reconstruction with deviation 1. They learn nothing here.
    private ObjectiveLoss Autoencode(Batch batch, ObjectiveContext context)
    {
        var image = batch["image"];
        var posterior = encoder.Forward(image);
        var reconstruction = decoder.Forward(posterior.Draw(context.Generator).Z, label: null);
        Tensor seen;
        using (Autograd.NoGrad()) seen = discriminator.Features(image).To(image.DType);
        var share = 1.0 / batch.Size;
        var similarity = (discriminator.Features(reconstruction).To(image.DType) - seen).Square().Sum() * (0.5 * share);
        var divergence = posterior.DivergenceFromNormal() * share;
        return new(similarity + (divergence * config.Beta), ("similarity", similarity.Detach()), ("kl", divergence.Detach()));
    }

    private ObjectiveLoss Generate(Batch batch, ObjectiveContext context)
    {
        var score = Score(Augment(Fakes(batch["image"], context), context));
        return new(AdversarialLoss.OfGenerator(config.Gan.Loss, score), ("score", score.Detach().Mean()));
    }

    // [2 B, …]: reconstructions, then samples. The encoder only says where from.
    private Tensor Fakes(Tensor image, ObjectiveContext context)
    {
        Tensor encoded;
        using (Autograd.NoGrad()) encoded = encoder.Forward(image).Draw(context.Generator).Z;
        var drawn = Tensor.Randn(encoded.Shape, context.Generator, encoded.DType, encoded.Device);
        return decoder.Forward(Tensor.Cat([encoded, drawn]), label: null).To(image.DType);
    }

    private Tensor Score(Tensor pictures) => discriminator.Forward(pictures, label: null).Score.To(pictures.DType);

    private Tensor Augment(Tensor pictures, ObjectiveContext context) => DifferentiableAugmentation.Apply(config.Gan.Augment, pictures, context.Generator);
}
