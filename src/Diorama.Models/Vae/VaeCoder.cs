using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The encoder and the decoder of a VAE, and what tells them the class where they are told it. Pictures are flat: [B, D].</summary>
/// <param name="encoder">Of <see cref="VaeNetworks"/>; borrowed, as all are.</param>
/// <param name="decoder">Of <see cref="VaeNetworks"/>.</param>
/// <param name="encoderClass">What the encoder reads of a class; null where it is told none.</param>
/// <param name="decoderClass">What the decoder reads of a class; null where it is told none.</param>
internal sealed class VaeCoder(Sequential encoder, Sequential decoder, Embedding? encoderClass, Embedding? decoderClass)
{
    internal Device Device => encoder.Parameters().First().Value.Device;

    /// <summary>The classes of a batch; null where the networks are told none.</summary>
    internal Tensor? Label(Batch batch) => encoderClass is null ? null : batch["label"];

    /// <param name="x">[B, D].</param>
    /// <param name="label">[B], or null.</param>
    internal Posterior Encode(Tensor x, Tensor? label) =>
        Posterior.Of(encoder.Forward(label is null ? x : Tensor.Cat([x, encoderClass!.Forward(label)], dim: 1)).To(x.DType));

    /// <param name="z">[B, Z].</param>
    /// <param name="label">[B], or null.</param>
    /// <returns>[B, D].</returns>
    internal Tensor Decode(Tensor z, Tensor? label) => decoder.Forward(label is null ? z : Tensor.Cat([z, decoderClass!.Forward(label)], dim: 1));

    /// <summary>Several latent points of each picture.</summary>
    /// <param name="z">[N, B, Z].</param>
    /// <param name="label">[B], or null.</param>
    /// <returns>[N, B, D].</returns>
    internal Tensor DecodeRows(Tensor z, Tensor? label) => Decode(z.Flatten(0, 1), label?.Repeat(z.Size(0))).Unflatten(0, z.Size(0), z.Size(1));
}
