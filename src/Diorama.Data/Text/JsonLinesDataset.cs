using System.Collections.Immutable;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// A JSON lines file with one text an object: <c>tokens</c> int64 [length]: begin, the text's ids, end, padding. Equal texts lie on
/// one side of the split. Lines that are broken, or hold no text, are left out; empty lines do not count. Texts that do not fit are cut off, and named in the notes.
/// </summary>
public sealed class JsonLinesDataset : ITextDataset, INotedDataset
{
    private const int MostNamed = 3;

    private readonly JsonLinesOptions _options;
    private readonly ImmutableArray<ImmutableArray<(string Text, long Line)>> _texts;
    private readonly Lazy<IReadOnlyList<string>> _notes;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserException">The file is missing or unreadable, holds no text, or too many lines of it are broken.</exception>
    public JsonLinesDataset(JsonLinesOptions options)
    {
        _options = options;
        Quarantine = new(options.MaxBadFraction);
        var all = ReadTexts();
        if (all.Count == 0) throw new UserException($"data.path: {options.Path} holds no line with a text in its field '{options.TextField}'{First()}.");
        _texts = [.. SplitRule.Divide([.. all.Select(item => item.Text)], options.HoldOut / 2, options.HoldOut / 2)
            .Select(split => split.Select(i => all[i]).ToImmutableArray())];
        Tokenizer = options.Tokenizer.Make(_texts[(int)Split.Train].Select(item => item.Text));
        Fields = [Field.Int64("tokens", options.Length)];
        _notes = new(() => [.. CutOff()]);
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public DataSpec Spec => TokenRow.Spec(Tokenizer, Fields[0]);

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes.Value;

    /// <inheritdoc/>
    public int Count(Split split) => _texts[(int)split].Length;

    /// <inheritdoc/>
    public string Text(Split split, int index) => _texts[(int)split][index].Text;

    /// <inheritdoc/>
    public int[] Ids(Split split, int index) => Tokenizer.Encode(Text(split, index));

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_options.Path}:{_texts[(int)split][index].Line}";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row) =>
        TokenRow.Write(Tokenizer, Ids(split, index), row.Int64s("tokens"));

    private string First() => Quarantine.Samples is [var first, ..] ? $": {first.Name}: {first.Reason}" : "";

    private IEnumerable<string> CutOff()
    {
        var most = _options.Length - 2; // between begin and end
        var unit = Tokenizer is CharacterTokenizer ? "characters" : "tokens";
        var all = _texts.SelectMany(split => split).ToList();
        // A text has no more ids than bytes, and one for a space before it: short texts need not be encoded.
        var cut = all.Where(item => Encoding.UTF8.GetByteCount(item.Text) + 1 > most)
            .Select(item => (item.Line, Tokenizer.Encode(item.Text).Length)).Where(item => item.Length > most).OrderBy(item => item.Line).ToList();
        if (cut.Count == 0) yield break;
        var named = string.Join(", ", cut.Take(MostNamed).Select(item => $"{_options.Path}:{item.Line} ({item.Length} {unit})"));
        yield return $"{cut.Count} of {all.Count} texts {(cut.Count == 1 ? "does" : "do")} not fit data.length = {_options.Length}, begin and end counted, and {(cut.Count == 1 ? "is" : "are")} cut off: "
            + $"{named}{(cut.Count > MostNamed ? ", …" : "")}. Raise it to keep them whole.";
    }

    private List<(string Text, long Line)> ReadTexts()
    {
        var texts = new List<(string, long)>();
        var total = 0L;
        foreach (var line in TextLines.Read(_options.Path))
        {
            if (line.Text is { } content && string.IsNullOrWhiteSpace(content)) continue;
            total++;
            var problem = line.Problem;
            if (line.Text is not null && JsonLine.Text(line.Text, _options.TextField, out problem) is { } text) texts.Add((text, line.Number));
            else Quarantine.Add(new($"{_options.Path}:{line.Number}", problem!));
        }

        Quarantine.SetTotal(total);
        return texts;
    }
}
