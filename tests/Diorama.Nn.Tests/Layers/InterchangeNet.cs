using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>The net of tests/goldens/topics/interchange.py.</summary>
internal sealed class InterchangeNet : Module
{
    private readonly Sequential _encoder;
    private readonly Embedding _embedding;
    private readonly Gru _rnn;
    private readonly ModuleList<Block> _blocks;
    private readonly Linear _head;

    internal InterchangeNet()
    {
        _encoder = Add("encoder", new Sequential(
            new Conv2d(1, 6, 3, stride: 2, padding: 1, bias: false), new BatchNorm2d(6), Activation.LeakyRelu(0.2),
            new Conv2d(6, 8, 3, padding: 1), new GroupNorm(4, 8), Activation.Silu()));
        _embedding = Add("embedding", new Embedding(11, 8));
        _rnn = Add("rnn", new Gru(8, 10, numLayers: 2, batchFirst: true));
        _blocks = Add("blocks", new ModuleList<Block>([new Block(10), new Block(10)]));
        _head = Add("head", new Linear(10, 5));
    }

    internal Tensor Forward(Tensor image, Tensor label)
    {
        var sequence = _encoder.Forward(image).Flatten(2).Transpose(1, 2) + _embedding.Forward(label).Unsqueeze(1); // [N, 20, 8]
        var (x, _) = _rnn.Forward(sequence);
        foreach (var block in _blocks) x = block.Forward(x);
        return _head.Forward(x.Mean([1]));
    }

    private sealed class Block : Module
    {
        private readonly LayerNorm _norm1;
        private readonly MultiheadAttention _attention;
        private readonly LayerNorm _norm2;
        private readonly Sequential _mlp;

        internal Block(long width)
        {
            _norm1 = Add("norm1", new LayerNorm(width));
            _attention = Add("attention", new MultiheadAttention(width, 2, batchFirst: true));
            _norm2 = Add("norm2", new LayerNorm(width));
            _mlp = Add("mlp", new Sequential(new Linear(width, 3 * width), Activation.Gelu(), new Linear(3 * width, width)));
        }

        internal Tensor Forward(Tensor x)
        {
            x += _attention.Forward(_norm1.Forward(x));
            return x + _mlp.Forward(_norm2.Forward(x));
        }
    }
}
