using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Every place of a map looks at all others or, where it is made for a context, at the words of that; what it sees is added to it.</summary>
/// <remarks>
/// Zhang et al. 2019, arXiv 1805.08318 (places); Rombach et al. 2022, arXiv 2112.10752, section 3.3 (words). Parameters: <c>norm.…</c>,
/// <c>attention.…</c> and, for words, <c>context.…</c>.
/// </remarks>
internal sealed class PictureAttention : Module, IResidual
{
    private readonly GroupNorm _norm;
    private readonly MultiheadAttention _attention;
    private readonly Linear? _context;

    /// <param name="channels">Of the map; a multiple of the heads and of the groups.</param>
    /// <param name="numHeads">Attentions side by side.</param>
    /// <param name="numGroups">Of the norm before.</param>
    /// <param name="contextDim">Numbers a word has; 0: places look at places.</param>
    internal PictureAttention(long channels, long numHeads, long numGroups, long contextDim = 0)
    {
        _norm = Add("norm", new GroupNorm(numGroups, channels));
        _attention = Add("attention", new MultiheadAttention(channels, numHeads, batchFirst: true));
        if (contextDim > 0) _context = Add("context", new Linear(contextDim, channels));
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters => _attention.OutProj.Parameters();

    /// <param name="x">[B, C, H, W].</param>
    /// <param name="words">[B, L, contextDim] where it was made for a context.</param>
    /// <param name="isPadding">bool [B, L], true where there is no word; at least one of each row is one.</param>
    /// <returns>[B, C, H, W].</returns>
    internal Tensor Forward(Tensor x, Tensor? words = null, Tensor? isPadding = null)
    {
        using var scope = TensorScope.Open();
        var places = _norm.Forward(x).Flatten(2).Transpose(1, 2); // [B, H W, C]
        var seen = _context is null ? _attention.Forward(places) : _attention.Forward(places, _context.Forward(words!), keyPaddingMask: isPadding);
        return scope.Keep(x + seen.Transpose(1, 2).Reshape(x.Shape));
    }
}
