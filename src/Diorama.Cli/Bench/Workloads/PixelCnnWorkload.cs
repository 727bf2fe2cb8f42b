using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>pixelcnn.py: a step of the gated PixelCNN 8 x 32, batch 32, Adam.</summary>
internal sealed class PixelCnnWorkload() : ModelWorkload(
    new AutoregressiveImages(new GatedPixelCnnConfig(), new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([32, 1, 28, 28]) * 2 - 1);
