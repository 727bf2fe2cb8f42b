using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A model that translates as the writer of a game.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class TranslationWriter(TranslationModel model) : IRowWriter
{
    public GenerativeModel Model => model;

    public TextSymbols Symbols => model.Symbols;

    public (Tensor? Source, Tensor Rows) Real(Batch batch) => model.Pairs(batch);

    public IRowReader Begin(Tensor? source) => new Reader(model, source!);

    public Tensor Read(Tensor? source, Tensor rows) => model.Read(source!, rows);

    public Tensor Logits(Tensor states) => model.Logits(states);

    private sealed class Reader : IRowReader
    {
        private readonly ITranslationPredictor _predictor;
        private readonly int[] _rows;
        private readonly float[] _logits;

        internal Reader(TranslationModel model, Tensor source)
        {
            var sources = Sources(source, model.Symbols.Tokenizer);
            _predictor = model.Predictor();
            _rows = [.. Enumerable.Range(0, sources.Count)];
            _logits = new float[sources.Count * _predictor.NumSymbols];
            _predictor.Begin(sources);
        }

        public Tensor Read(Tensor ids)
        {
            _predictor.Read(_rows, Array.ConvertAll(ids.ToArray<long>(), id => (int)id), _logits);
            return Tensor.From<float>(_logits, _rows.Length, _predictor.NumSymbols).To(ids.Device);
        }

        public void Dispose() => _predictor.Dispose();

        // Each up to its end; one that was cut off has none.
        private static List<int[]> Sources(Tensor source, Tokenizer tokenizer) =>
        [
            .. source.ToArray<long>().Chunk((int)source.Size(1)).Select(row =>
            {
                var end = Array.IndexOf(row, tokenizer.End);
                return Array.ConvertAll(end < 0 ? row : row[..(end + 1)], id => (int)id);
            }),
        ];
    }
}
