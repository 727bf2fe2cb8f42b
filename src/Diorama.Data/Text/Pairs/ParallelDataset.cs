using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>Texts and their translations: of the bundled verses, or of the user's own file.</summary>
public sealed class ParallelDataset : IParallelDataset
{
    private readonly ImmutableArray<ImmutableArray<Pair>> _pairs;
    private readonly ImmutableArray<(int[] Source, int[] Target)[]> _ids;

    private ParallelDataset(string name, IEnumerable<IEnumerable<Pair>> splits, Quarantine quarantine, ParallelOptions options)
    {
        (Name, Quarantine) = (name, quarantine);
        var pairs = splits.Select(split => split.ToList()).ToList();
        Tokenizer = options.Tokenizer.Make(pairs[(int)Split.Train].SelectMany(pair => new[] { pair.Source, pair.Target }));
        var encoded = pairs.ConvertAll(split => split.ConvertAll(pair => (Pair: pair, Source: Tokenizer.Encode(pair.Source), Target: Tokenizer.Encode(pair.Target))));
        foreach (var (pair, source, target) in encoded.SelectMany(split => split))
        {
            if (TooLong(source, target, options.Length) is { } problem) quarantine.Add(new(pair.Where, problem));
        }

        var kept = encoded.ConvertAll(split => split.FindAll(item => TooLong(item.Source, item.Target, options.Length) is null));
        _pairs = [.. kept.Select(split => split.Select(item => item.Pair).ToImmutableArray())];
        _ids = [.. kept.Select(split => split.Select(item => (item.Source, item.Target)).ToArray())];
        if (Count(Split.Train) == 0) throw new UserException($"{name}: every pair to train on is longer than data.length = {options.Length} tokens. Raise it.");
        Fields = [Field.Int64("source", options.Length + 1), Field.Int64("tokens", options.Length + 2)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>From what to what the bundled verses are translated, such as <c>spanish-modern</c>; null for the user's own pairs.</summary>
    public string? Direction { get; private init; }

    /// <summary>How both sides became ids; learnt from the training split alone.</summary>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public DataSpec Spec => TokenRow.Spec(Tokenizer, Fields[1]) with { Source = Fields[0].Shape };

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <summary>The bundled verses, from one language to another; whole books are held out and for testing.</summary>
    /// <exception cref="UserException">The bundled file is missing or damaged.</exception>
    public static ParallelDataset OfVerses(VerseLanguage source, VerseLanguage target, ParallelOptions? options = null) => new(
        "verses", VersesCorpus.Load().Select(split => split.Select(verse => new Pair(verse[source], verse[target], verse.Reference))), new(), options ?? new())
    {
        Direction = FormattableString.Invariant($"{source}-{target}").ToLowerInvariant(),
    };

    /// <summary>The user's own pairs. Broken ones, and those too long, are left out and listed.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, holds no pair, or too many are broken.</exception>
    public static ParallelDataset OfFile(PairsOptions file, ParallelOptions? options = null)
    {
        var quarantine = new Quarantine(file.MaxBadFraction);
        var pairs = new List<Pair>();
        var total = 0L;
        foreach (var line in file.DecidedFormat == PairFormat.Jsonl ? JsonLinesPairs.Read(file) : DelimitedPairs.Read(file))
        {
            total++;
            if (line.Pair is { } pair) pairs.Add(pair);
            else quarantine.Add(new(line.Where, line.Problem!));
        }

        quarantine.SetTotal(total);
        if (pairs.Count == 0) throw new UserException($"data.path: {file.Path} holds no pair of texts.");
        var splits = SplitRule.Divide([.. pairs.Select(pair => pair.Source)], file.HoldOut / 2, file.HoldOut / 2);
        return new("pairs", splits.Select(split => split.Select(i => pairs[i])), quarantine, options ?? new());
    }

    /// <inheritdoc/>
    public int Count(Split split) => _pairs[(int)split].Length;

    /// <inheritdoc/>
    public Pair Pair(Split split, int index) => _pairs[(int)split][index];

    /// <inheritdoc/>
    public int Length(Split split, int index) => Math.Max(_ids[(int)split][index].Source.Length, _ids[(int)split][index].Target.Length) + 1;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => Pair(split, index).Where;

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var (source, target) = _ids[(int)split][index];
        var read = row.Int64s("source");
        read.Fill(Tokenizer.Pad);
        for (var i = 0; i < source.Length; i++) read[i] = source[i];
        read[source.Length] = Tokenizer.End;
        TokenRow.Write(Tokenizer, target, row.Int64s("tokens"));
    }

    private static string? TooLong(int[] source, int[] target, int most) =>
        source.Length > most ? $"its source has {source.Length} tokens, more than data.length = {most}"
        : target.Length > most ? $"its target has {target.Length} tokens, more than data.length = {most}"
        : null;
}
