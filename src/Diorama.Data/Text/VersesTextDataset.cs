using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// The verses of one language as running text (<see cref="DataSpec.Opening"/>), a verse a line: <c>tokens</c> int64 [length], windows that follow each other and share one token, so that
/// every token but the first is predicted once. Whole books are held out and for testing.
/// </summary>
public sealed class VersesTextDataset : ITextDataset
{
    private readonly int _length;
    private readonly ImmutableArray<int[]> _ids;

    /// <summary>Opens the bundled verses.</summary>
    /// <exception cref="UserException">The bundled file is missing or damaged, or the tokeniser's file is.</exception>
    public VersesTextDataset(VersesTextOptions? options = null)
    {
        options ??= new();
        (_length, Language) = (options.Length, options.Language);
        var lines = VersesCorpus.Load().Select(split => split.Select(verse => verse[Language] + "\n").ToList()).ToList();
        Texts = [.. lines.Select(split => string.Concat(split))];
        Tokenizer = options.Tokenizer.Make(lines[(int)Split.Train]);
        _ids = [.. lines.Select(split => split.SelectMany(Tokenizer.Encode).ToArray())];
        Fields = [Field.Int64("tokens", _length)];
        Spec = RunningText.Spec(Tokenizer, Fields[0], _ids[(int)Split.Train].AsSpan(0, Count(Split.Train) * (_length - 1)));
    }

    /// <inheritdoc/>
    public string Name => "verses";

    /// <summary>The language of the text.</summary>
    public VerseLanguage Language { get; }

    /// <summary>The whole text of each split.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; } = new();

    /// <inheritdoc/>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public int Count(Split split) => Math.Max(0, (_ids[(int)split].Length - 1) / (_length - 1));

    /// <inheritdoc/>
    public string Text(Split split, int index) => Tokenizer.Decode(Window(split, index));

    /// <inheritdoc/>
    public int[] Ids(Split split, int index) => Window(split, index).ToArray();

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{VersesCorpus.File.Name} ({Language}, {split}, from token {index * (_length - 1)})";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var tokens = row.Int64s("tokens");
        var window = Window(split, index);
        for (var i = 0; i < tokens.Length; i++) tokens[i] = window[i];
    }

    private ReadOnlySpan<int> Window(Split split, int index) => _ids[(int)split].AsSpan(index * (_length - 1), _length);
}
