using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>The small GPT of gpt.py: 4 layers, 4 heads, width 128, context 64, 65 symbols, no bias, the head tied to the token embedding.</summary>
internal sealed class GptNet : Module
{
    public const int Vocabulary = 65;
    public const int Context = 64;

    private const int Width = 128;
    private const int Heads = 4;
    private const int Layers = 4;

    private readonly Embedding _tokens;
    private readonly Embedding _places;
    private readonly ModuleList<Block> _blocks;
    private readonly LayerNorm _norm;

    public GptNet()
    {
        _tokens = Add("wte", new Embedding(Vocabulary, Width));
        _places = Add("wpe", new Embedding(Context, Width));
        _blocks = Add("blocks", new ModuleList<Block>(Enumerable.Range(0, Layers).Select(_ => new Block())));
        _norm = Add("ln_f", new LayerNorm(Width, bias: false));
        foreach (var (name, parameter) in NamedParameters().Where(p => p.Parameter.Value.NumDims == 2))
        {
            Init.Normal(parameter, 0, name.Contains("c_proj", StringComparison.Ordinal) ? 0.02 / Math.Sqrt(2 * Layers) : 0.02);
        }
    }

    /// <param name="ids">[B, 64] int64.</param>
    /// <returns>Logits [B, 64, 65].</returns>
    public Tensor Forward(Tensor ids)
    {
        var x = _tokens.Forward(ids) + _places.Weight;
        foreach (var block in _blocks) x = block.Forward(x);
        return _norm.Forward(x).Linear(_tokens.Weight);
    }

    private sealed class Block : Module
    {
        private readonly LayerNorm _norm1;
        private readonly Attention _attention;
        private readonly LayerNorm _norm2;
        private readonly Linear _widen;
        private readonly Linear _narrow;

        public Block()
        {
            _norm1 = Add("ln_1", new LayerNorm(Width, bias: false));
            _attention = Add("attn", new Attention());
            _norm2 = Add("ln_2", new LayerNorm(Width, bias: false));
            _widen = Add("c_fc", new Linear(Width, 4 * Width, bias: false));
            _narrow = Add("c_proj", new Linear(4 * Width, Width, bias: false));
        }

        public Tensor Forward(Tensor x)
        {
            x += _attention.Forward(_norm1.Forward(x));
            return x + _narrow.Forward(_widen.Forward(_norm2.Forward(x)).Gelu());
        }
    }

    private sealed class Attention : Module
    {
        private readonly Linear _in;
        private readonly Linear _out;

        public Attention()
        {
            _in = Add("c_attn", new Linear(Width, 3 * Width, bias: false));
            _out = Add("c_proj", new Linear(Width, Width, bias: false));
        }

        public Tensor Forward(Tensor x)
        {
            var (batch, time) = (x.Size(0), x.Size(1));
            var parts = _in.Forward(x).Split(Width, 2); // q, k, v [B, T, C]
            Tensor Head(int i) => parts[i].View(batch, time, Heads, Width / Heads).Transpose(1, 2); // [B, H, T, D]
            var mixed = Head(0).CausalAttention(Head(1), Head(2), 1 / Math.Sqrt(Width / Heads));
            return _out.Forward(mixed.Transpose(1, 2).Reshape(batch, time, Width));
        }
    }
}
