using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// Texts and their translations: of the bundled verses, or of the user's own file. Where there are several tasks, such as pairs of languages, there is the field <c>task</c>, int64 [], too,
/// and each source begins with its task's mark.
/// </summary>
public sealed class ParallelDataset : IParallelDataset, IGroupedDataset, INotedDataset
{
    // Each takes an id from the text.
    private const int MostTasks = 256;

    private readonly ImmutableArray<ImmutableArray<Pair>> _pairs;
    private readonly ImmutableArray<(int[] Source, int[] Target)[]> _ids;
    private readonly ImmutableArray<string> _tasks;
    private readonly bool _isBalanced;

    private ParallelDataset(string name, IEnumerable<IEnumerable<Pair>> splits, Quarantine quarantine, ParallelOptions options)
    {
        (Name, Quarantine, _isBalanced) = (name, quarantine, options.Balance);
        var pairs = splits.Select(split => split.ToList()).ToList();
        _tasks = [.. pairs.SelectMany(split => split).Select(pair => pair.Task).OfType<string>().Distinct()];
        if (_tasks.Length > MostTasks) throw new UserException($"{name}: {_tasks.Length} tasks, and at most {MostTasks} can be told apart. Is data.task the column that names them?");
        Tokenizer = MakeTokenizer(options.Tokenizer, pairs[(int)Split.Train]);
        var encoded = pairs.ConvertAll(split => split.ConvertAll(pair => (Pair: pair, Source: Tokenizer.Encode(pair.Source), Target: Tokenizer.Encode(pair.Target))));
        foreach (var (pair, source, target) in encoded.SelectMany(split => split))
        {
            if (TooLong(source, target, options.Length) is { } problem) quarantine.Add(new(pair.Where, problem));
        }

        var kept = encoded.ConvertAll(split => split.FindAll(item => TooLong(item.Source, item.Target, options.Length) is null));
        _pairs = [.. kept.Select(split => split.Select(item => item.Pair).ToImmutableArray())];
        _ids = [.. kept.Select(split => split.Select(item => (item.Source, item.Target)).ToArray())];
        if (Count(Split.Train) == 0) throw new UserException($"{name}: every pair to train on is longer than data.length = {options.Length} tokens. Raise it.");
        var marks = _tasks.IsEmpty ? 0 : 1;
        Fields = [Field.Int64("source", marks + options.Length + 1), Field.Int64("tokens", options.Length + 2), .. _tasks.IsEmpty ? [] : new[] { Field.Int64("task") }];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>From what to what the bundled verses are translated, such as <c>spanish-modern</c>; null for the user's own pairs.</summary>
    public string? Direction { get; private init; }

    /// <summary>How both sides became ids; learnt from the training split alone.</summary>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public DataSpec Spec => TokenRow.Spec(Tokenizer, Fields[1]) with { Source = Fields[0].Shape, Tasks = _tasks };

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The bundled verses, from one language to another; whole books are held out and for testing.</summary>
    /// <exception cref="UserException">The bundled file is missing or damaged.</exception>
    public static ParallelDataset OfVerses(VerseLanguage source, VerseLanguage target, ParallelOptions? options = null) => new(
        "verses", VersesCorpus.Load().Select(split => split.Select(verse => new Pair(verse[source], verse[target], verse.Reference))), new(), options ?? new())
    {
        Direction = VerseDirection.NameOf(source, target),
    };

    /// <summary>The bundled verses in several directions, each a task; a split has all verses in the first direction, then all in the next.</summary>
    /// <param name="directions">Two or more, none twice.</param>
    /// <param name="options">How they become rows; the tokeniser must be one of byte pairs, which has marks.</param>
    /// <exception cref="UserException">The bundled file is missing or damaged, or the tokeniser has no marks.</exception>
    public static ParallelDataset OfVerses(IReadOnlyList<VerseDirection> directions, ParallelOptions? options = null) => new(
        "verses",
        VersesCorpus.Load().Select(split => directions.SelectMany(d => split.Select(verse => new Pair(verse[d.Source], verse[d.Target], $"{verse.Reference} ({d.Name})") { Task = d.Name }))),
        new(),
        options ?? new());

    /// <summary>The user's own pairs. Broken ones, and those too long, are left out and listed.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, holds no pair, or too many are broken.</exception>
    public static ParallelDataset OfFile(PairsOptions file, ParallelOptions? options = null)
    {
        var quarantine = new Quarantine(file.MaxBadFraction);
        var pairs = new List<Pair>();
        var notes = new List<string>();
        var total = 0L;
        foreach (var line in file.DecidedFormat == PairFormat.Jsonl ? JsonLinesPairs.Read(file) : DelimitedPairs.Read(file, notes))
        {
            total++;
            if (line.Pair is { } pair) pairs.Add(pair);
            else quarantine.Add(new(line.Where, line.Problem!));
        }

        quarantine.SetTotal(total);
        if (pairs.Count == 0) throw new UserException($"data.path: {file.Path} holds no pair of texts.");
        var splits = SplitRule.Divide(FamilyKeys(pairs), file.HoldOut / 2, file.HoldOut / 2);
        return new("pairs", splits.Select(split => split.Select(i => pairs[i])), quarantine, options ?? new()) { Notes = notes };
    }

    /// <inheritdoc/>
    public int Count(Split split) => _pairs[(int)split].Length;

    /// <inheritdoc/>
    public Pair Pair(Split split, int index) => _pairs[(int)split][index];

    /// <inheritdoc/>
    public int Length(Split split, int index) => Math.Max(_ids[(int)split][index].Source.Length, _ids[(int)split][index].Target.Length) + 1;

    /// <inheritdoc/>
    /// <remarks>The tasks, where there are several and they are drawn evenly.</remarks>
    public IReadOnlyList<int>? Groups(Split split) => _tasks.IsEmpty || !_isBalanced ? null : [.. _pairs[(int)split].Select(TaskOf)];

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => Pair(split, index).Where;

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var (source, target) = _ids[(int)split][index];
        var read = row.Int64s("source");
        read.Fill(Tokenizer.Pad);
        var next = 0;
        if (Pair(split, index).Task is { } task)
        {
            row.Int64s("task")[0] = TaskOf(Pair(split, index));
            read[next++] = Tokenizer.Special(DataSpec.TaskMark(task))!.Value;
        }
        foreach (var id in source) read[next++] = id;
        read[next] = Tokenizer.End;
        TokenRow.Write(Tokenizer, target, row.Int64s("tokens"));
    }

    private int TaskOf(Pair pair) => _tasks.IndexOf(pair.Task!);

    // Equal sources lie on one side; of several tasks so do pairs that share a text, as a source or a target: what one task learnt of it would help another. A text that stands in more
    // pairs than it can have tasks and sides, such as a label, says little, and would hang all together.
    private static string[] FamilyKeys(List<Pair> pairs)
    {
        string[] sources = [.. pairs.Select(pair => pair.Source)];
        var most = 2 * pairs.Select(pair => pair.Task).OfType<string>().Distinct().Count();
        if (most == 0) return sources;
        var numPairs = pairs.SelectMany(pair => new[] { pair.Source, pair.Target }).CountBy(text => text).ToDictionary();
        return Families.Keys(sources, i => numPairs[pairs[i].Target] <= most ? [sources[i], pairs[i].Target] : new[] { sources[i] });
    }

    // With several tasks one text may stand in several pairs: each counts once.
    private Tokenizer MakeTokenizer(TokenizerOptions options, List<Pair> training)
    {
        var texts = training.SelectMany(pair => new[] { pair.Source, pair.Target });
        return _tasks.IsEmpty ? options.Make(texts) : options.Make(texts.Distinct(), [.. _tasks.Select(DataSpec.TaskMark)]);
    }

    private static string? TooLong(int[] source, int[] target, int most) =>
        source.Length > most ? $"its source is longer than data.length = {most}: {source.Length} tokens"
        : target.Length > most ? $"its target is longer than data.length = {most}: {target.Length} tokens"
        : null;
}
