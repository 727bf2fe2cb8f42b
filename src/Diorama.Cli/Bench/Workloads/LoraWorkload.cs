using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>lora.py: a step of adapters of rank 8 beside the frozen 4x128 GPT.</summary>
internal sealed class LoraWorkload() : LanguageWorkload(
    new() { Dim = 128, NumLayers = 4, NumHeads = 4, Context = Context, Positions = PositionKind.Learned, Norm = NormKind.Layer, FeedForward = FeedForwardKind.Gelu },
    lr: 3e-3,
    matrixDecay: 0,
    model => Lora.Adapt(model, new()))
{
    private protected override string OurName(string peer) => GptSampleNet.OurName(peer).Replace(".wte.", ".embedding.", StringComparison.Ordinal);
}
