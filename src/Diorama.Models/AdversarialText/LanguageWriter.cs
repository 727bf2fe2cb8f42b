using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A language model as the writer of a game.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class LanguageWriter(TransformerModel model) : IRowWriter
{
    public GenerativeModel Model => model;

    public TextSymbols Symbols => model.Symbols;

    public (Tensor? Source, Tensor Rows) Real(Batch batch) => (null, batch["tokens"]);

    public IRowReader Begin(Tensor? source) => new Reader(model);

    public Tensor Read(Tensor? source, Tensor rows) => model.Read(rows);

    public Tensor Logits(Tensor states) => model.Logits(states);

    private sealed class Reader(TransformerModel model) : IRowReader
    {
        private readonly KeyValueCache _cache = model.Cache();

        public Tensor Read(Tensor ids) => model.Forward(ids.Unsqueeze(1), _cache).Squeeze(1);

        public void Dispose() => _cache.Dispose();
    }
}
