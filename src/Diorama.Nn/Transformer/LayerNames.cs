namespace Diorama.Nn;

/// <summary>What the names of a layer's parts begin with in a checkpoint.</summary>
internal sealed record LayerNames(string AttentionNorm, string Attention, string CrossNorm, string Cross, string FeedForwardNorm, string FeedForward)
{
    private static readonly LayerNames _gpt = new("attn_norm.", "attn.", "cross_norm.", "cross.", "ffn_norm.", "ffn.");

    // PyTorch numbers the norms, and its feed-forward part is two layers of the layer itself.
    private static readonly LayerNames _encoder = new("norm1.", "self_attn.", "", "", "norm2.", "");
    private static readonly LayerNames _decoder = new("norm1.", "self_attn.", "norm2.", "multihead_attn.", "norm3.", "");

    internal static LayerNames Of(TransformerStyle style, bool hasMemory) => style == TransformerStyle.Gpt ? _gpt : hasMemory ? _decoder : _encoder;
}
