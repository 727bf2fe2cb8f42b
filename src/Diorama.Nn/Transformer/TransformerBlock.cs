using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// A layer of a Transformer: attention, attention to a memory where there is one, feed-forward; each reads what was normalised and adds to what came.
/// Its names are those of its <see cref="TransformerStyle"/>.
/// </summary>
/// <remarks>Norms before the layers: Xiong et al. 2020, arXiv 2002.04745.</remarks>
public sealed class TransformerBlock : Module, IResidual
{
    private readonly Dropout _dropout;
    private readonly IForward? _crossNorm;
    private readonly Attention? _cross;

    /// <summary>Makes the layer.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="hasMemory">Whether it attends to a memory too.</param>
    public TransformerBlock(TransformerConfig config, bool hasMemory = false)
    {
        var (names, parts) = (LayerNames.Of(config.Style, hasMemory), new List<(string Prefix, Module Part)>());
        AttentionNorm = Norm(names.AttentionNorm);
        Attention = Part(names.Attention, new Attention(config));
        if (hasMemory)
        {
            _crossNorm = Norm(names.CrossNorm);
            _cross = Part(names.Cross, new Attention(config));
        }
        FeedForwardNorm = Norm(names.FeedForwardNorm);
        FeedForward = Part(names.FeedForward, new FeedForward(config));

        // PyTorch registers the norms last, and checkpoints lay optimisers' means out in that order.
        var isTorch = config.Style == TransformerStyle.PyTorch;
        foreach (var (prefix, part) in parts.OrderBy(p => isTorch && p.Part is LayerNorm or RMSNorm)) AddUnder(prefix, part);
        _dropout = Add("dropout", new Dropout(config.Dropout));

        IForward Norm(string prefix) => config.Norm == NormKind.Rms
            ? Part(prefix, new RMSNorm(config.Dim, config.NormEps))
            : Part(prefix, new LayerNorm(config.Dim, config.NormEps, bias: config.Bias));

        T Part<T>(string prefix, T part)
            where T : Module
        {
            parts.Add((prefix, part));
            return part;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters =>
        new[] { Attention.Output, _cross?.Output, FeedForward.Down }.SelectMany(layer => layer is null ? [] : new[] { layer.Weight, layer.Bias }).OfType<Parameter>();

    internal IForward AttentionNorm { get; }

    internal Attention Attention { get; }

    internal IForward FeedForwardNorm { get; }

    internal FeedForward FeedForward { get; }

    /// <summary>One layer.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="isCausal">Whether a place sees only itself and those before it.</param>
    /// <param name="padding">bool [B, T], true where a place is padding; null: nowhere.</param>
    /// <param name="rotary">Turns queries and keys; null: nothing does.</param>
    /// <param name="memory">What it attends to beside its own places; null where the layer was made without.</param>
    /// <param name="cache">Of the places before these.</param>
    /// <param name="layer">Which layer this is.</param>
    /// <returns>[B, T, E].</returns>
    public Tensor Forward(Tensor x, bool isCausal, Tensor? padding = null, RotaryEmbedding? rotary = null, TransformerMemory? memory = null, KeyValueCache? cache = null, int layer = 0)
    {
        x += _dropout.Forward(Attention.Forward(AttentionNorm.Forward(x), isCausal, padding, rotary, cache, layer));
        if (_cross is not null)
        {
            if (memory is null) throw new ArgumentNullException(nameof(memory), "This layer attends to a memory.");
            x += _dropout.Forward(_cross.Forward(_crossNorm!.Forward(x), memory, layer));
        }
        return x + _dropout.Forward(FeedForward.Forward(FeedForwardNorm.Forward(x)));
    }

    /// <summary>What this layer needs of what another stack says: [B, H', S, D] each.</summary>
    /// <param name="said">[B, S, E].</param>
    internal (Tensor Keys, Tensor Values) Memory(Tensor said) =>
        _cross is null ? throw new InvalidOperationException("This layer attends to no memory.") : _cross.KeysAndValues(said);
}
