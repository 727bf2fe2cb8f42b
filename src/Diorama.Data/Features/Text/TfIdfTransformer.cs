using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>Weighs the terms that <see cref="TfIdf"/> learnt.</summary>
public sealed class TfIdfTransformer : ITransformer<string>
{
    private readonly BagOfWordsTransformer _terms;
    private readonly double[] _rarity;
    private readonly bool _sublinear;
    private readonly bool _normalize;

    internal TfIdfTransformer(BagOfWordsTransformer terms, double[] rarity, bool sublinear, bool normalize) =>
        (_terms, _rarity, _sublinear, _normalize) = (terms, rarity, sublinear, normalize);

    /// <summary>The terms.</summary>
    public IReadOnlyList<string> Columns => _terms.Columns;

    /// <summary>In how many of the texts that were learnt from each term stands.</summary>
    public IReadOnlyList<int> DocumentCounts => _terms.DocumentCounts;

    /// <summary>Each term's factor: the rarer, the greater; 1 for one that every text has.</summary>
    public IReadOnlyList<double> Rarity => _rarity;

    /// <summary>The weights; words that were not learnt weigh nothing, and a text of those alone is a row of zeros.</summary>
    /// <returns>[texts, terms], at least 0.</returns>
    public SparseMatrix Transform(IReadOnlyList<string> items) => Transform(items, passed: null);

    internal SparseMatrix Transform(IReadOnlyList<string> items, Action<int>? passed)
    {
        var counts = _terms.Transform(items, passed);
        var values = new float[counts.NumStored];
        for (var row = 0; row < counts.NumRows; row++)
        {
            var (from, to) = (counts.Starts[row], counts.Starts[row + 1]);
            var norm = 0.0;
            for (var i = from; i < to; i++) norm += Square(Weight(counts, i));
            norm = _normalize && norm > 0 ? Math.Sqrt(norm) : 1;
            for (var i = from; i < to; i++) values[i] = (float)(Weight(counts, i) / norm);
        }

        return new(Columns, counts.Starts.ToArray(), counts.Indices.ToArray(), values);
    }

    FeatureMatrix ITransformer<string>.Transform(IReadOnlyList<string> items) => Transform(items);

    /// <summary>Keeps what was learnt in an <c>.npz</c> file, for <see cref="Load"/>.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Save(string path)
    {
        var arrays = new Dictionary<string, NumpyArray>();
        _terms.AddTo(arrays);
        arrays["rarity"] = NumpyArray.Of(_rarity);
        arrays["sublinear"] = NumpyArray.Single(_sublinear);
        arrays["normalize"] = NumpyArray.Single(_normalize);
        NpzFile.Write(path, arrays);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="UserException">It is no such file, or damaged.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static TfIdfTransformer Load(string path)
    {
        var arrays = NpzFile.Read(path);
        var terms = BagOfWordsTransformer.From(path, arrays);
        var rarity = arrays.Need(path, "rarity").Values<double>();
        return rarity.Length == terms.Columns.Count
            && arrays.Need(path, "sublinear").Values<bool>() is [var sublinear] && arrays.Need(path, "normalize").Values<bool>() is [var normalize]
            ? new(terms, rarity, sublinear, normalize)
            : throw new UserException($"{path}: {rarity.Length} factors for {terms.Columns.Count} terms.");
    }

    private double Weight(SparseMatrix counts, int at) =>
        (_sublinear ? 1 + Math.Log(counts.Values[at]) : counts.Values[at]) * _rarity[counts.Indices[at]];

    private static double Square(double value) => value * value;
}
