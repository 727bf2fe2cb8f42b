using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Two convolutions beside a shortcut. Between them, the embedding of time and wishes scales and shifts what the norm gives. The second begins at zero, and
/// so the block as its shortcut.
/// </summary>
/// <remarks>
/// Ho et al. 2020, arXiv 2006.11239, appendix B; scale and shift: Dhariwal and Nichol 2021, arXiv 2105.05233, section 3.1. Parameters: <c>norm1</c>,
/// <c>conv1</c>, <c>embedding</c> (scales, then shifts), <c>norm2</c>, <c>conv2</c>, and <c>shortcut</c> where the channels change.
/// </remarks>
internal sealed class ResidualBlock : Module, IResidual
{
    private readonly GroupNorm _norm1;
    private readonly Conv2d _conv1;
    private readonly Linear _embedding;
    private readonly GroupNorm _norm2;
    private readonly Dropout _dropout;
    private readonly Conv2d _conv2;
    private readonly Conv2d? _shortcut;

    internal ResidualBlock(int inputs, int outputs, UnetConfig config)
    {
        _norm1 = Add("norm1", new GroupNorm(config.Groups(inputs), inputs));
        _conv1 = Add("conv1", new Conv2d(inputs, outputs, 3, padding: 1));
        _embedding = Add("embedding", new Linear(config.Embedding, 2L * outputs));
        _norm2 = Add("norm2", new GroupNorm(config.Groups(outputs), outputs));
        _dropout = Add("dropout", new Dropout(config.Dropout));
        _conv2 = Add("conv2", new Conv2d(outputs, outputs, 3, padding: 1));
        Init.Constant(_conv2.Weight, 0);
        Init.Constant(_conv2.Bias!, 0);
        if (inputs != outputs) _shortcut = Add("shortcut", new Conv2d(inputs, outputs, 1));
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters => _conv2.Parameters();

    /// <param name="x">[B, inputs, H, W].</param>
    /// <param name="embedding">[B, embedding], after its activation.</param>
    /// <returns>[B, outputs, H, W].</returns>
    internal Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = TensorScope.Open();
        var film = _embedding.Forward(embedding).Unsqueeze(-1).Unsqueeze(-1).Chunk(2, 1); // [B, outputs, 1, 1] each
        var hidden = _norm2.Forward(_conv1.Forward(_norm1.Forward(x).Silu()));
        hidden = _conv2.Forward(_dropout.Forward(film[1].Addcmul(hidden, film[0] + 1).Silu()));
        return scope.Keep((_shortcut?.Forward(x) ?? x) + hidden);
    }
}
