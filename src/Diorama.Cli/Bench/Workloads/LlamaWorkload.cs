namespace Diorama.Cli.Bench;

/// <summary>llama.py: a step of the 4x128 Transformer with rotary positions, RMS norm, SwiGLU and two queries for each key.</summary>
internal sealed class LlamaWorkload() : LanguageWorkload(
    new() { Dim = 128, NumLayers = 4, NumHeads = 4, NumKeyValueHeads = 2, Context = Context }, lr: 1e-3, matrixDecay: 0.1)
{
    private protected override string OurName(string peer) => peer
        .Replace("weights.layers.", "weights.body.layers.", StringComparison.Ordinal)
        .Replace("weights.norm.", "weights.body.norm.", StringComparison.Ordinal);
}
