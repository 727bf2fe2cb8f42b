using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Both generators together, then both discriminators together, which are shown what the generators have just made.</summary>
/// <remarks>Zhu et al. 2017, arXiv 1703.10593, eq. 1 to 3, the identity term of section 5.2, and section 4.</remarks>
internal sealed class CycleGanObjectives(CycleGanConfig config, ResidualGenerator there, ResidualGenerator back, CycleGanKind images, CycleGanKind sources)
{
    internal IReadOnlyList<Objective> Both() =>
    [
        new()
        {
            Name = "generators",
            Parameters = [.. there.Parameters(), .. back.Parameters()],
            Compute = Generate,
        },
        new()
        {
            Name = "discriminators",
            Parameters = [.. images.Judge.Parameters(), .. sources.Judge.Parameters()],
            Compute = Discriminate,
            Averages = false,
        },
    ];

    private ObjectiveLoss Discriminate(Batch batch, ObjectiveContext context)
    {
        var (image, source) = (batch[images.Field], batch[sources.Field]);
        var (ofImages, imageFigures) = Tell(batch, images, image, there, source, context);
        var (ofSources, sourceFigures) = Tell(batch, sources, source, back, image, context);
        return new(ofImages + ofSources, [.. imageFigures, .. sourceFigures]);
    }

    private (Tensor Loss, IEnumerable<(string Name, Tensor Value)> Figures) Tell(Batch batch, CycleGanKind kind, Tensor real, ResidualGenerator translator, Tensor from, ObjectiveContext context)
    {
        Tensor shown;
        using (Autograd.NoGrad()) shown = kind.Made.Exchange(batch.Take(Made(kind)) ?? translator.Forward(from).To(real.DType), context.Generator);
        var (ofReal, ofFake) = (Judge(kind, real, context), Judge(kind, shown, context));
        var figures = GanFigures.Of(config.Loss, ofReal.Detach(), ofFake.Detach()).Select(f => ($"{kind.Field}_{f.Name}", f.Value));
        return (AdversarialLoss.OfDiscriminator(config.Loss, ofReal, ofFake), figures);
    }

    private ObjectiveLoss Generate(Batch batch, ObjectiveContext context)
    {
        var (image, source) = (batch[images.Field], batch[sources.Field]);
        var (madeImage, madeSource) = (there.Forward(source).To(image.DType), back.Forward(image).To(image.DType));
        batch.Leave(Made(images), madeImage.Detach());
        batch.Leave(Made(sources), madeSource.Detach());
        var game = AdversarialLoss.OfGenerator(config.Loss, Judge(images, madeImage, context)) + AdversarialLoss.OfGenerator(config.Loss, Judge(sources, madeSource, context));
        var cycle = Loss.L1(back.Forward(madeImage).To(image.DType), source);
        var total = game + (cycle * config.CycleWeight);
        List<(string, Tensor)> terms = [("game", game.Detach()), ("cycle", cycle.Detach())];
        if (config.ImageCycleWeight > 0)
        {
            var imageCycle = Loss.L1(there.Forward(madeSource).To(image.DType), image);
            terms.Add(("image_cycle", imageCycle.Detach()));
            total += imageCycle * config.ImageCycleWeight;
        }
        if (config.IdentityWeight > 0)
        {
            var identity = Loss.L1(there.Forward(image).To(image.DType), image) + Loss.L1(back.Forward(source).To(image.DType), source);
            terms.Add(("identity", identity.Detach()));
            total += identity * config.IdentityWeight;
        }
        return new(total, terms);
    }

    private static string Made(CycleGanKind kind) => $"made {kind.Field}";

    private Tensor Judge(CycleGanKind kind, Tensor pictures, ObjectiveContext context) =>
        kind.Judge.Forward(DifferentiableAugmentation.Apply(config.Augment, pictures, context.Generator)).To(pictures.DType);
}
