using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>iwae.py: a step of the importance-weighted 784-500-500-40 autoencoder, batch 128, 5 draws, Adam.</summary>
internal sealed class IwaeWorkload() : ModelWorkload(
    new Vae(
        new() { Objective = VaeBound.Iwae, Draws = 5, Hidden = [500, 500], Latent = 40, Prior = PriorKind.Mixture, Components = 200, Binarization = Binarization.Dynamic },
        new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([128, 784]) * 2 - 1);
