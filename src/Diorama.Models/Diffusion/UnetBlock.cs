using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A residual block, after which, where it is wanted, places look at each other and at a caption's words.</summary>
internal sealed class UnetBlock : Module
{
    private readonly ResidualBlock _residual;
    private readonly PictureAttention? _attention;
    private readonly PictureAttention? _words;

    internal UnetBlock(int inputs, int outputs, bool attends, int wordDim, UnetConfig config)
    {
        _residual = Add("residual", new ResidualBlock(inputs, outputs, config));
        var (heads, groups) = (config.Heads(outputs), UnetConfig.Groups(outputs));
        if (attends) _attention = Add("attention", new PictureAttention(outputs, heads, groups));
        if (attends && wordDim > 0) _words = Add("words", new PictureAttention(outputs, heads, groups, wordDim));
    }

    internal Tensor Forward(Tensor x, Tensor embedding, CaptionWords? words)
    {
        x = _residual.Forward(x, embedding);
        if (_attention is not null) x = _attention.Forward(x);
        return _words?.Forward(x, words!.Words, words.IsPadding) ?? x;
    }
}
