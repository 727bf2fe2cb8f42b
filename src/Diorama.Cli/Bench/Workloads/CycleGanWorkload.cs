using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>cyclegan.py: a step of both sides of CycleGAN, 1 x 32 x 32 to 4 x 32 x 32 and back, batch 4, Adam.</summary>
internal sealed class CycleGanWorkload : ModelWorkload
{
    private const int History = 50;

    public CycleGanWorkload()
        : base(
            new CycleGan(
                new() { Width = 32, DiscriminatorWidth = 32, Blocks = 4, PatchLayers = 1, IdentityWeight = 0, History = History },
                new() { Modality = Modality.Image, Shape = [4, 32, 32], Source = [1, 32, 32] }),
            () => Tensor.Rand([4, 4, 32, 32]) * 2 - 1,
            ("source", () => Tensor.Rand([4, 1, 32, 32]) * 2 - 1))
    {
        foreach (var (_, count) in Model.NamedBuffers().Where(b => b.Name.EndsWith("count", StringComparison.Ordinal))) count.Value.FillInPlace(History);
    }

    private protected override double Lr => 2e-4;
}
