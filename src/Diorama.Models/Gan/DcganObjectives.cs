using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The two sides of the game, in the order in which they move: discriminator, then generator.</summary>
internal sealed class DcganObjectives(DcganConfig config, DcganGenerator generator, DcganDiscriminator discriminator)
{
    internal IReadOnlyList<Objective> All { get; } =
    [
        new()
        {
            Name = "discriminator",
            Parameters = [.. discriminator.Parameters()],
            Compute = (batch, context) => Discriminate(config, generator, discriminator, batch, context),
            Repeat = config.DiscriminatorSteps,
            FreshBatch = true,
            Averages = false, // samples come from the generator alone; the discriminator is judged as trained
        },
        new()
        {
            Name = "generator",
            Parameters = [.. generator.Parameters()],
            Compute = (batch, context) => Generate(config, generator, discriminator, batch, context),
        },
    ];

    private static ObjectiveLoss Discriminate(DcganConfig config, DcganGenerator generator, DcganDiscriminator discriminator, Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], Label(config, batch));
        Tensor generated;
        using (Autograd.NoGrad()) generated = Fake(config, generator, image, label, context);
        var (real, fake) = (discriminator.Forward(image, label).To(image.DType), discriminator.Forward(generated, label).To(image.DType));
        var loss = AdversarialLoss.OfDiscriminator(config.Loss, real, fake);
        List<(string, Tensor)> terms = Figures(config, real.Detach(), fake.Detach());

        Tensor Score(Tensor x) => discriminator.Forward(x, label);
        if (config.Loss == GanLoss.Wasserstein)
        {
            var penalty = GradientPenalty.BetweenRealAndFake(Score, image, generated, context.Generator);
            terms.Add(("penalty", penalty.Detach()));
            loss += penalty * config.Penalty;
        }

        // Lazily, but within this objective: with moments of its own, Adam would divide the factor γ out again.
        if (config.R1Gamma > 0 && context.Step % config.R1Every == 0)
        {
            var r1 = GradientPenalty.AtReal(Score, image);
            terms.Add(("r1", r1.Detach()));
            loss += r1 * (config.R1Gamma / 2 * config.R1Every);
        }
        return new(loss, terms);
    }

    private static ObjectiveLoss Generate(DcganConfig config, DcganGenerator generator, DcganDiscriminator discriminator, Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], Label(config, batch));
        var score = discriminator.Forward(Fake(config, generator, image, label, context), label).To(image.DType);
        return new(AdversarialLoss.OfGenerator(config.Loss, score), ("score", score.Detach().Mean()));
    }

    private static Tensor Fake(DcganConfig config, DcganGenerator generator, Tensor image, Tensor? label, ObjectiveContext context) =>
        generator.Forward(Tensor.Randn([image.Size(0), config.Latent], context.Generator, device: image.Device), label);

    private static Tensor? Label(DcganConfig config, Batch batch) => config.Conditional ? batch["label"] : null;

    // A critic's scores have no zero: halfway between the two means stands for it.
    private static List<(string, Tensor)> Figures(DcganConfig config, Tensor real, Tensor fake)
    {
        var (realMean, fakeMean) = (real.Mean(), fake.Mean());
        var threshold = config.Loss == GanLoss.Wasserstein ? (realMean + fakeMean) / 2 : Tensor.Full([], AdversarialLoss.Threshold(config.Loss), device: real.Device);
        return
        [
            ("real_accuracy", real.Gt(threshold).ToCopy(DType.Float32).Mean()),
            ("fake_accuracy", fake.Le(threshold).ToCopy(DType.Float32).Mean()),
            ("real_score", realMean),
            ("fake_score", fakeMean),
        ];
    }
}
