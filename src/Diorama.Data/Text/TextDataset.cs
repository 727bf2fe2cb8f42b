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
    private readonly string[] _parts;
    private readonly long[][] _symbols;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, too short, or too many lines of it are broken.</exception>
    public TextDataset(TextOptions options)
    {
        (_path, _length) = (options.Path, options.Length);
        Quarantine = new(options.MaxBadFraction);
        _parts = Divide(ReadText(), options.HoldOut / 2);
        Vocabulary = Vocabulary.Build([_parts[(int)Split.Train]], options.MinCount);
        _symbols = [.. _parts.Select(Vocabulary.Encode)];
        Fields = [Field.Int64("tokens", _length)];
        if (Count(Split.Train) == 0)
        {
            throw new UserException(
                $"data.path: {_path} has {_symbols[(int)Split.Train].Length} characters to train on; one sample takes {_length}. Take a longer text or a smaller data.length.");
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
    public int Count(Split split) => Math.Max(0, (_symbols[(int)split].Length - 1) / (_length - 1));

    /// <inheritdoc/>
    public string Text(Split split, int index) =>
        string.Concat(_parts[(int)split].EnumerateRunes().Skip(index * (_length - 1)).Take(_length));

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_path} ({split}, from character {index * (_length - 1)})";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row) =>
        _symbols[(int)split].AsSpan(index * (_length - 1), _length).CopyTo(row.Int64s("tokens"));

    private string ReadText()
    {
        var text = new StringBuilder();
        var total = 0L;
        foreach (var line in TextLines.Read(_path))
        {
            total++;
            if (line.Text is null) Quarantine.Add(new($"{_path}:{line.Number}", line.Problem!));
            else text.Append(line.Text).Append('\n');
        }

        Quarantine.SetTotal(total);
        return text.ToString();
    }

    // Cuts at line ends, so that no part begins within a character or a line.
    private static string[] Divide(string text, double share)
    {
        var heldOut = LineStart(text, (int)(text.Length * (1 - 2 * share)));
        var test = Math.Max(heldOut, LineStart(text, (int)(text.Length * (1 - share))));
        return share == 0 ? [text, "", ""] : [text[..heldOut], text[heldOut..test], text[test..]];
    }

    private static int LineStart(string text, int near)
    {
        var end = near < text.Length ? text.IndexOf('\n', near) : -1;
        return end < 0 ? text.Length : end + 1;
    }
}
