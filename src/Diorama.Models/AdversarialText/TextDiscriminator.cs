using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Says of every beginning of a text how real it looks: a Transformer in which a place sees itself and what stands before it; of a translation, the source too.
/// It reads ids, or rows of weights over the ids, through which gradients pass.
/// </summary>
/// <remarks>
/// Every beginning, and not the whole alone: de Masson d'Autume et al. 2019, arXiv 1905.09922, section 3. Modules: <c>embedding</c>, <c>body</c>, <c>head</c>; where there is a
/// source <c>source</c>. Shapes: B rows, T symbols, S of the source, E width, V vocabulary.
/// </remarks>
internal sealed class TextDiscriminator : Module
{
    private const double Deviation = 0.02;

    private readonly Embedding _embedding;
    private readonly TransformerStack? _source;
    private readonly TransformerStack _body;
    private readonly Linear _head;
    private readonly int _pad;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="symbols">What it reads.</param>
    /// <param name="length">The most symbols of a row.</param>
    /// <param name="sourceLength">Of a source; 0: there is none.</param>
    internal TextDiscriminator(TextDiscriminatorConfig config, TextSymbols symbols, long length, long sourceLength = 0)
    {
        _pad = symbols.Tokenizer.Pad;
        _embedding = Add("embedding", new Embedding(symbols.Count, config.Width));
        Init.Normal(_embedding.Weight, std: Deviation);
        if (sourceLength > 0) _source = Add("source", new TransformerStack(Layers(sourceLength), isCausal: false));
        _body = Add("body", new TransformerStack(Layers(length), isCausal: true, hasMemory: sourceLength > 0));
        _head = Add("head", new Linear(config.Width, 1));

        TransformerConfig Layers(long context) => new()
        {
            NumLayers = config.Layers, NumHeads = config.Heads, Dim = config.Width, Dropout = config.Dropout, Context = checked((int)context),
        };
    }

    /// <summary>The vectors of symbols.</summary>
    /// <param name="ids">int64, any shape.</param>
    /// <returns>[shape of ids..., E].</returns>
    internal Tensor Embed(Tensor ids) => _embedding.Forward(ids);

    /// <summary>The mixed vectors of weighed symbols: of a row with a single one, that symbol's own.</summary>
    /// <param name="weights">[..., V].</param>
    /// <returns>[..., E].</returns>
    internal Tensor Mix(Tensor weights) => weights.Matmul(_embedding.Weight.Value);

    /// <summary>Judges rows by the vectors of their symbols.</summary>
    /// <param name="vectors">[B, T, E].</param>
    /// <param name="source">[B, S] int64; null where there is none.</param>
    /// <returns>[B, T] float32: how real each row looks up to each place, before any sigmoid.</returns>
    internal Tensor Judge(Tensor vectors, Tensor? source)
    {
        var memory = source is null ? null : _body.Memory(_source!.Forward(Embed(source), Padding(source)), Padding(source));
        return _head.Forward(_body.Forward(vectors, memory: memory)).Squeeze(-1).To(DType.Float32);
    }

    /// <summary>Judges rows.</summary>
    /// <param name="rows">[B, T] int64.</param>
    /// <param name="source">As for <see cref="Judge"/>.</param>
    /// <returns>Likewise.</returns>
    internal Tensor Forward(Tensor rows, Tensor? source) => Judge(Embed(rows), source);

    private Tensor Padding(Tensor source) => source.Eq(_pad);
}
