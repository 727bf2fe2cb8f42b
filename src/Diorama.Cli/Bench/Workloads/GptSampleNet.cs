using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>gpt.py's network with a context of 256, of the library's Transformer layers.</summary>
internal sealed class GptSampleNet : Module
{
    private readonly Embedding _tokens;
    private readonly TransformerStack _body;
    private readonly Linear _head;

    public GptSampleNet()
    {
        var config = new TransformerConfig
        {
            Dim = 128, NumLayers = 4, NumHeads = 4, Context = 256, Positions = PositionKind.Learned, Norm = NormKind.Layer, FeedForward = FeedForwardKind.Gelu,
        };
        _tokens = Add("wte", new Embedding(GptNet.Vocabulary, config.Dim));
        _body = Add("body", new TransformerStack(config, isCausal: true));
        _head = Add("head", new Linear(config.Dim, GptNet.Vocabulary, bias: false, reparam: new TiedWeight(_tokens.Weight)));
        Init.Normal(_tokens.Weight, std: 0.02);
    }

    public TransformerStepper Stepper() => new(_tokens, _body, _head);

    /// <summary>What the script calls one of our weights.</summary>
    public static string OurName(string peer) => peer
        .Replace("weights.wpe.weight", "weights.body.positions", StringComparison.Ordinal)
        .Replace("weights.ln_f.", "weights.body.norm.", StringComparison.Ordinal)
        .Replace("weights.blocks.", "weights.body.layers.", StringComparison.Ordinal)
        .Replace(".ln_1.", ".attn_norm.", StringComparison.Ordinal)
        .Replace(".ln_2.", ".ffn_norm.", StringComparison.Ordinal)
        .Replace(".attn.c_attn.", ".attn.qkv.", StringComparison.Ordinal)
        .Replace(".attn.c_proj.", ".attn.out.", StringComparison.Ordinal)
        .Replace(".c_fc.", ".ffn.up.", StringComparison.Ordinal)
        .Replace(".c_proj.", ".ffn.down.", StringComparison.Ordinal);
}
