using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>pixelrnn.py: a step of the PixelRNN of three row LSTMs, batch 32, Adam.</summary>
internal sealed class PixelRnnWorkload() : ModelWorkload(
    new AutoregressiveImages(new PixelRnnConfig(), new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([32, 1, 28, 28]) * 2 - 1);
