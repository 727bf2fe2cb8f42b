using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>vqvae.py: a step of the VQ-VAE and one of its prior, batch 64, Adam.</summary>
internal sealed class VqVaeWorkload() : ModelWorkload(
    new VqVae(
        new() { Width = 32, Codes = 64, CodeSize = 16, Prior = new() { Layers = 6, Width = 48, FirstKernel = 5, Kernel = 3, Head = 96 } },
        new() { Modality = Modality.Image, Shape = [1, 28, 28] }),
    () => Tensor.Rand([64, 1, 28, 28]) * 2 - 1)
{
    /// <inheritdoc/>
    /// <remarks>The codebook is no parameter: the script writes its first vectors apart.</remarks>
    public override void Load(IReadOnlyDictionary<string, Tensor> peer) =>
        base.Load(WithOwnBuffers(new Dictionary<string, Tensor>(peer) { ["weights.codebook.vectors"] = peer["vectors"] }));
}
