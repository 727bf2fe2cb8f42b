using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// Says of every beginning of a text how real it looks: a Transformer in which a place sees itself and what stands before it; of a translation, the source too.
/// It reads ids, or rows of weights over the ids, through which gradients pass.
/// </summary>
/// <remarks>
/// Every beginning, and not the whole alone: de Masson d'Autume et al. 2019, arXiv 1905.09922, section 3. Modules: <c>embedding</c>, <c>body</c>, <c>head</c>; where there is a
/// source <c>source</c>. Buffer, where it starts as the generator: <c>has_begun</c>. Shapes: B rows, T symbols, S of the source, E width, V vocabulary.
/// </remarks>
internal sealed class TextDiscriminator : Module, IGrowthRule
{
    /// <summary>What it is called where it grows alone.</summary>
    internal const string Part = "discriminator";

    private const double Deviation = 0.02;

    private readonly ReadingParts? _generator;
    private readonly ReadingParts _parts;
    private readonly Linear _head;
    private readonly Buffer? _hasBegun;
    private readonly int _pad;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">What it starts as.</param>
    /// <param name="generator">What of the generator reads; borrowed. Null where it is no Transformer.</param>
    /// <param name="symbols">What it reads.</param>
    /// <param name="length">The most symbols of a row.</param>
    /// <param name="sourceLength">Of a source; 0: there is none.</param>
    /// <exception cref="ArgumentException">It is to start as a generator that is no Transformer.</exception>
    internal TextDiscriminator(TextDiscriminatorConfig config, ReadingParts? generator, TextSymbols symbols, long length, long sourceLength = 0)
    {
        if (config.Start == DiscriminatorStart.Generator)
        {
            _generator = generator ?? throw new ArgumentException("A generator that is no Transformer has nothing that a discriminator could start as: its start is fresh.", nameof(config));
            _hasBegun = State("has_begun", () => Tensor.Zeros([], DType.Int64));
        }
        _pad = symbols.Tokenizer.Pad;
        var layers = Layers(_generator?.Body.Config, length);
        var embedding = Add("embedding", new Embedding(symbols.Count, layers.Dim));
        embedding.Lay(EntryNames.OfSymbols(symbols.Count));
        Init.Normal(embedding.Weight, std: Deviation);
        var source = sourceLength > 0 ? Add("source", new TransformerStack(Layers(_generator?.Source?.Config, sourceLength), isCausal: false)) : null;
        _parts = new(embedding, _generator?.Scale ?? 1, source, Add("body", new TransformerStack(layers, isCausal: true, hasMemory: source is not null)));
        _head = Add("head", new Linear(layers.Dim, 1));

        // A language model never reads a row's last symbol, so its places may be one too few.
        TransformerConfig Layers(TransformerConfig? like, long context) => like is null
            ? new() { NumLayers = config.Layers, NumHeads = config.Heads, Dim = config.Width, Hidden = config.Hidden, Dropout = config.Dropout, Context = checked((int)context) }
            : like with { Dropout = config.Dropout, Context = Math.Max(like.Context, checked((int)context)) };
    }

    /// <summary>The sizes of a larger one, where they are its own.</summary>
    internal IEnumerable<GrownSetting> Larger(GrowthRequest request)
    {
        if (_generator is not null) return [];
        var (whole, sizes) = (request.UnderNorms, _parts.Body.Config);
        return
        [
            new("discriminator.width", whole.Wide(sizes.Dim, Part)), new("discriminator.heads", whole.Wide(sizes.NumHeads, Part)), new("discriminator.hidden", request.Wide(sizes.HiddenDim, Part)),
            new("discriminator.layers", request.Deep(sizes.NumLayers, Part)),
        ];
    }

    /// <inheritdoc/>
    void IGrowthRule.Grow(Growth growth, Module old) => growth.Scale(_parts.Embedding.Weight, ((TextDiscriminator)old)._parts.Scale / _parts.Scale);

    /// <summary>Takes over the generator's weights where it starts as the generator and has not begun yet. A run that goes on, or begins with another's, finds that it has.</summary>
    internal void Begin()
    {
        if (_generator is null || _hasBegun!.Value.Item() != 0) return;
        _parts.CopyFrom(_generator);
        _hasBegun.Value.FillInPlace(1);
    }

    /// <summary>The vectors of symbols.</summary>
    /// <param name="ids">int64, any shape.</param>
    /// <returns>[shape of ids..., E].</returns>
    internal Tensor Embed(Tensor ids) => _parts.Embedding.Forward(ids) * _parts.Scale;

    /// <summary>The mixed vectors of weighed symbols: of a row with a single one, that symbol's own.</summary>
    /// <param name="weights">[..., V].</param>
    /// <returns>[..., E].</returns>
    internal Tensor Mix(Tensor weights) => weights.Matmul(_parts.Embedding.Weight.Value) * _parts.Scale;

    /// <summary>Judges rows by the vectors of their symbols.</summary>
    /// <param name="vectors">[B, T, E].</param>
    /// <param name="source">[B, S] int64; null where there is none.</param>
    /// <returns>[B, T], float32 at least: how real each row looks up to each place, before any sigmoid.</returns>
    internal Tensor Judge(Tensor vectors, Tensor? source)
    {
        var memory = source is null ? null : _parts.Body.Memory(_parts.Source!.Forward(Embed(source), Padding(source)), Padding(source));
        return NextSymbols.Precise(_head.Forward(_parts.Body.Forward(vectors, memory: memory)).Squeeze(-1));
    }

    /// <summary>Judges rows.</summary>
    /// <param name="rows">[B, T] int64.</param>
    /// <param name="source">As for <see cref="Judge"/>.</param>
    /// <returns>Likewise.</returns>
    internal Tensor Forward(Tensor rows, Tensor? source) => Judge(Embed(rows), source);

    private Tensor Padding(Tensor source) => source.Eq(_pad);
}
