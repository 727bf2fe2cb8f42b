using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>resnet_gan.py: a step of both sides of the class-conditional residual GAN with spectral norm, batch 64, Adam.</summary>
internal sealed class ResnetGanWorkload() : ModelWorkload(
    new Gan(
        new()
        {
            Architecture = GanArchitecture.Resnet, Latent = 64, Width = 32, DiscriminatorWidth = 32, Conditional = true, Norm = DiscriminatorNorm.Spectral, Loss = GanLoss.Hinge,
        },
        new() { Modality = Modality.Image, Shape = [1, 28, 28], Classes = [.. Enumerable.Range(0, 10).Select(c => $"{c}")] }),
    () => Tensor.Rand([64, 1, 28, 28]) * 2 - 1,
    ("label", () => Tensor.Arange(0, 64, dtype: DType.Int64).Remainder(10)));
