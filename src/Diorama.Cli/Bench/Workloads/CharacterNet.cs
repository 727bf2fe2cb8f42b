using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>The character model of lstm_net.py: an embedding of 96 characters, two LSTM layers of 256, a linear head.</summary>
internal sealed class CharacterNet : Module
{
    public const int Vocabulary = 96;
    public const int Width = 256;
    public const int Layers = 2;

    public CharacterNet()
    {
        Embedding = Add("embedding", new Embedding(Vocabulary, Width));
        Rnn = Add("rnn", new Lstm(Width, Width, Layers));
        Head = Add("head", new Linear(Width, Vocabulary));
    }

    public Embedding Embedding { get; }

    public Lstm Rnn { get; }

    public Linear Head { get; }

    /// <param name="ids">[T, B] int64.</param>
    /// <returns>Logits [T, B, 96] of each next character.</returns>
    public Tensor Forward(Tensor ids) => Head.Forward(Rnn.Forward(Embedding.Forward(ids)).Output);
}
