using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>text_gan.py: a step of both sides of the game of a 4x128 language model and its discriminator, batch 32 x 33, clipping, Adam.</summary>
internal sealed class TextGanWorkload() : ModelWorkload(
    new TextGan(
        new() { DiscriminatorPretrainSteps = 0, Discriminator = new() { Dropout = 0 } },
        new TransformerModel(
            new() { Layers = new() { Dim = 128, NumLayers = 4, NumHeads = 4, Context = Length - 1, Positions = PositionKind.Learned } },
            TextSpec.Of(Vocabulary, Length))),
    () => Tensor.Randint(SpecialSymbols.Count, Vocabulary, [32, Length]))
{
    private const int Length = 33;
    private const int Vocabulary = 65;

    private protected override double Lr => 1e-4;

    private protected override double? ClipNorm => 1;

    /// <inheritdoc/>
    /// <remarks>Nothing is expected yet, and the discriminator has not begun: it begins as the generator, as the script's does.</remarks>
    public override void Load(IReadOnlyDictionary<string, Tensor> peer) =>
        base.Load(WithOwnBuffers(new Dictionary<string, Tensor>(peer) { ["weights.generator.head.weight"] = peer["weights.generator.embedding.weight"] })); // tied
}
