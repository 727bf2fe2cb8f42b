using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>pix2pix.py: a step of both sides of pix2pix, 1 x 32 x 32 to 4 x 32 x 32, batch 16, Adam.</summary>
internal sealed class Pix2PixWorkload() : ModelWorkload(
    new Pix2Pix(
        new() { Width = 32, DiscriminatorWidth = 32, Depth = 5, PatchLayers = 1, Loss = GanLoss.LeastSquares },
        new() { Modality = Modality.Image, Shape = [4, 32, 32], Source = [1, 32, 32] }),
    () => Tensor.Rand([16, 4, 32, 32]) * 2 - 1,
    ("source", () => Tensor.Rand([16, 1, 32, 32]) * 2 - 1));
