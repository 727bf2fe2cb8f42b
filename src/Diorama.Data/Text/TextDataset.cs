using System.Collections.Immutable;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// A text file, character by character: <c>tokens</c> int64 [length], windows that follow each other and share one symbol, so that every
/// symbol but the first is predicted once. The end of the text is kept from training: first what is held out, then what is for testing.
/// Lines that are broken are left out.
/// </summary>
public sealed class TextDataset : ITextDataset
{
    private readonly string _path;
    private readonly int _length;
    private readonly List<int> _text = []; // Unicode scalar values: 4 bytes a character is all that is held
    private readonly (int Start, int Count)[] _parts;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, too short, or too many lines of it are broken.</exception>
    public TextDataset(TextOptions options)
    {
        (_path, _length) = (options.Path, options.Length);
        Quarantine = new(options.MaxBadFraction);
        ReadText();
        _parts = Divide(options.HoldOut / 2);
        Vocabulary = Vocabulary.Build(_text.Take(_parts[(int)Split.Train].Count).Select(character => new Rune(character)), options.MinCount);
        Fields = [Field.Int64("tokens", _length)];
        if (Count(Split.Train) == 0)
        {
            throw new UserException(
                $"data.path: {_path} has {_parts[(int)Split.Train].Count} characters to train on; one sample takes {_length}. Take a longer text or a smaller data.length.");
        }
    }

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public DataSpec Spec => Vocabulary.Spec(Fields[0]);

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int Count(Split split) => Math.Max(0, (_parts[(int)split].Count - 1) / (_length - 1));

    /// <inheritdoc/>
    public string Text(Split split, int index) =>
        string.Concat(_text.GetRange(Start(split, index), _length).Select(character => new Rune(character)));

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_path} ({split}, from character {index * (_length - 1)})";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var start = Start(split, index);
        var tokens = row.Int64s("tokens");
        for (var i = 0; i < tokens.Length; i++) tokens[i] = Vocabulary.Id(new Rune(_text[start + i]));
    }

    private int Start(Split split, int index) => _parts[(int)split].Start + index * (_length - 1);

    private void ReadText()
    {
        var total = 0L;
        foreach (var line in TextLines.Read(_path))
        {
            total++;
            if (line.Text is null)
            {
                Quarantine.Add(new($"{_path}:{line.Number}", line.Problem!));
                continue;
            }

            foreach (var rune in line.Text.EnumerateRunes()) _text.Add(rune.Value);
            _text.Add('\n');
        }

        Quarantine.SetTotal(total);
    }

    // Cuts at line ends, so that no part begins within a line.
    private (int, int)[] Divide(double share)
    {
        if (share == 0) return [(0, _text.Count), (_text.Count, 0), (_text.Count, 0)];
        var heldOut = LineStart((int)(_text.Count * (1 - 2 * share)));
        var test = Math.Max(heldOut, LineStart((int)(_text.Count * (1 - share))));
        return [(0, heldOut), (heldOut, test - heldOut), (test, _text.Count - test)];
    }

    private int LineStart(int near)
    {
        var end = near < _text.Count ? _text.IndexOf('\n', near) : -1;
        return end < 0 ? _text.Count : end + 1;
    }
}
