using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A residual block, after which, where it is wanted, places look at each other and at a caption's words.</summary>
internal sealed class UnetBlock : Module
{
    private readonly ResidualBlock _residual;
    private readonly PictureAttention? _attention;
    private readonly PictureAttention? _words;

    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="heads">Of its attention; 0: it has none.</param>
    /// <param name="wordDim">Numbers of a caption's word; 0: there are none.</param>
    /// <param name="config">The network's.</param>
    internal UnetBlock(int inputs, int outputs, int heads, int wordDim, UnetConfig config)
    {
        _residual = Add("residual", new ResidualBlock(inputs, outputs, config));
        var groups = config.Groups(outputs);
        if (heads > 0) _attention = Add("attention", new PictureAttention(outputs, heads, groups));
        if (heads > 0 && wordDim > 0) _words = Add("words", new PictureAttention(outputs, heads, groups, wordDim));
    }

    internal Tensor Forward(Tensor x, Tensor embedding, CaptionWords? words)
    {
        x = _residual.Forward(x, embedding);
        if (_attention is not null) x = _attention.Forward(x);
        return _words?.Forward(x, words!.Words, words.IsPadding) ?? x;
    }
}
