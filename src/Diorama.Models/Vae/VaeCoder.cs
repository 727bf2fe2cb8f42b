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

    /// <summary>The encoder's last matrix but the one that the posterior is read from; null where there is none.</summary>
    internal Parameter? LastOfTrunk
    {
        get
        {
            var last = ((Module)encoder[^1]).Parameters().ToHashSet();
            return encoder.Parameters().LastOrDefault(p => p.IsMatrix && !last.Contains(p));
        }
    }

    /// <param name="x">[B, D].</param>
    /// <param name="label">[B], or null.</param>
    internal Posterior Encode(Tensor x, Tensor? label) => Read(Trunk(x, label), x.DType);

    /// <summary>What the encoder makes of pictures, all but its last layer: what further heads may read too.</summary>
    /// <param name="x">[B, D].</param>
    /// <param name="label">[B], or null.</param>
    /// <returns>[B, numbers before the last layer].</returns>
    internal Tensor Trunk(Tensor x, Tensor? label) => encoder.Forward(label is null ? x : Tensor.Cat([x, encoderClass!.Forward(label)], dim: 1), ..^1);

    /// <summary>The posterior, by the last layer.</summary>
    /// <param name="trunk">From <see cref="Trunk"/>.</param>
    /// <param name="type">Of the numbers.</param>
    internal Posterior Read(Tensor trunk, DType type) => Posterior.Of(encoder[^1].Forward(trunk).To(type));

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
