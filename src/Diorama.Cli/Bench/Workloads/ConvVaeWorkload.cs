using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>conv_vae.py: a step of the convolutional VAE with a mixture prior, batch 128, Adam.</summary>
internal sealed class ConvVaeWorkload() : ModelWorkload(
    new Vae(
        new() { Architecture = VaeArchitecture.Conv, Hidden = [32, 64], Latent = 16, Prior = PriorKind.Mixture, Components = 200, Binarization = Binarization.Dynamic },
        new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([128, 784]) * 2 - 1);
