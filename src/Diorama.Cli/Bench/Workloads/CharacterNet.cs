using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>The character model of character_net.py: an embedding of 96 characters, two recurrent layers of 256, a linear head.</summary>
internal sealed class CharacterNet : Module
{
    public const int Vocabulary = 96;

    private const int Width = 256;
    private const int Layers = 2;

    private CharacterNet(RecurrentModule layers)
    {
        Embedding = Add("embedding", new Embedding(Vocabulary, Width));
        Rnn = Add("rnn", layers);
        Head = Add("head", new Linear(Width, Vocabulary));
    }

    public Embedding Embedding { get; }

    public RecurrentModule Rnn { get; }

    public Linear Head { get; }

    public static CharacterNet OfLstm() => new(new Lstm(Width, Width, Layers));

    public static CharacterNet OfGru() => new(new Gru(Width, Width, Layers));

    /// <param name="ids">[T, B] int64.</param>
    /// <returns>Logits [T, B, 96] of each next character.</returns>
    public Tensor Forward(Tensor ids) => Head.Forward(Read(Embedding.Forward(ids)));

    private Tensor Read(Tensor x) => Rnn is Gru gru ? gru.Forward(x).Output : ((Lstm)Rnn).Forward(x).Output;
}
