using System.Collections.Immutable;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// A text file: <c>tokens</c> int64 [length], windows that follow each other and share one token, so that every token but the first is
/// predicted once. The end of the text is kept from training: first what is held out, then what is for testing. Lines that are broken
/// are left out.
/// </summary>
public sealed class TextDataset : ITextDataset
{
    private const int ChunkLength = 1 << 16;

    private readonly string _path;
    private readonly int _length;
    private readonly ImmutableArray<int[]> _ids;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, too short, or too many lines of it are broken.</exception>
    public TextDataset(TextOptions options)
    {
        (_path, _length) = (options.Path, options.Length);
        Quarantine = new(options.MaxBadFraction);
        var parts = Divide(ReadLines(), options.HoldOut / 2);
        Tokenizer = options.Tokenizer.Make(Chunks(parts[(int)Split.Train]));
        _ids = [.. parts.Select(lines => Chunks(lines).SelectMany(Tokenizer.Encode).ToArray())];
        Fields = [Field.Int64("tokens", _length)];
        if (Count(Split.Train) == 0)
        {
            throw new UserException(
                $"data.path: {_path} has {_ids[(int)Split.Train].Length} {Tokens} to train on; one sample takes {_length}. Take a longer text or a smaller data.length.");
        }
    }

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public DataSpec Spec => TokenRow.Spec(Tokenizer, Fields[0]);

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public Tokenizer Tokenizer { get; }

    private string Tokens => Tokenizer.Kind == "characters" ? "characters" : "tokens";

    /// <inheritdoc/>
    public int Count(Split split) => Math.Max(0, (_ids[(int)split].Length - 1) / (_length - 1));

    /// <inheritdoc/>
    public string Text(Split split, int index) => Tokenizer.Decode(Window(split, index));

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_path} ({split}, from {Tokens[..^1]} {index * (_length - 1)})";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var tokens = row.Int64s("tokens");
        var window = Window(split, index);
        for (var i = 0; i < tokens.Length; i++) tokens[i] = window[i];
    }

    private ReadOnlySpan<int> Window(Split split, int index) => _ids[(int)split].AsSpan(index * (_length - 1), _length);

    private List<string> ReadLines()
    {
        var lines = new List<string>();
        var total = 0L;
        foreach (var line in TextLines.Read(_path))
        {
            total++;
            if (line.Text is not null) lines.Add(line.Text + "\n");
            else Quarantine.Add(new($"{_path}:{line.Number}", line.Problem!));
        }

        Quarantine.SetTotal(total);
        return lines;
    }

    // Cuts at line ends, so that no part begins within a line.
    private static ImmutableArray<ImmutableArray<string>> Divide(List<string> lines, double share)
    {
        var starts = new long[lines.Count + 1];
        for (var i = 0; i < lines.Count; i++) starts[i + 1] = starts[i] + lines[i].EnumerateRunes().Count();
        var heldOut = share == 0 ? lines.Count : FirstAfter(1 - (2 * share));
        var test = share == 0 ? lines.Count : Math.Max(heldOut, FirstAfter(1 - share));
        return [[.. lines[..heldOut]], [.. lines[heldOut..test]], [.. lines[test..]]];

        int FirstAfter(double part) => Array.FindIndex(starts, start => start > (long)(starts[^1] * part)) is var line and >= 0 ? line : lines.Count;
    }

    /// <summary>Lines joined where a tokeniser may be cut off without changing what it gives: after a line that ends in no space, before one that begins with none.</summary>
    private static IEnumerable<string> Chunks(IEnumerable<string> lines)
    {
        var chunk = new StringBuilder();
        foreach (var line in lines)
        {
            if (chunk.Length >= ChunkLength && !char.IsWhiteSpace(chunk[^2]) && !char.IsWhiteSpace(line[0]))
            {
                yield return chunk.ToString();
                chunk.Clear();
            }

            chunk.Append(line);
        }

        if (chunk.Length > 0) yield return chunk.ToString();
    }
}
