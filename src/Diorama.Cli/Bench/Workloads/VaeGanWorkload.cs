using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>vae_gan.py: a step of discriminator, autoencoder and generator of the VAE-GAN, batch 64, Adam.</summary>
internal sealed class VaeGanWorkload() : ModelWorkload(
    new VaeGan(
        new() { Gan = new() { Latent = 32, Width = 32, DiscriminatorWidth = 32, Norm = DiscriminatorNorm.Spectral, Loss = GanLoss.Hinge } },
        new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([64, 1, 28, 28]) * 2 - 1);
