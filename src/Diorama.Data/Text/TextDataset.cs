using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// A text file: <c>tokens</c> int64 [length], windows of running text (<see cref="DataSpec.Opening"/>) that follow each other and share one token, so that every token
/// but the first is predicted once. The end of the text is kept from training: first what is held out, then what is for testing, in whole lines where there are
/// enough. Lines that are broken are left out. A large text is turned into ids once, into a file of the user's cache, and read from there.
/// </summary>
public sealed class TextDataset : ITextDataset, INotedDataset
{
    private const int OnlyEnd = 1; // what a line end counts, and a byte-order mark alone

    private readonly string _path;
    private readonly int _length;
    private readonly TokenStore _ids;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, too short, or too many lines of it are broken.</exception>
    public TextDataset(TextOptions options)
    {
        (_path, _length) = (options.Path, options.Length);
        Quarantine = new(options.MaxBadFraction);
        var parts = new TextParts(_path, options.HoldOut / 2, Quarantine);
        if (parts.NumCharacters <= OnlyEnd)
        {
            throw new UserException(
                Quarantine.Samples is [var first, ..] ? $"data.path: nothing of {_path} is readable: {first.Name}: {first.Reason}." : $"data.path: {_path} is empty.");
        }

        Tokenizer = options.Tokenizer.Make(parts.Chunks(Split.Train));
        ImmutableArray<IEnumerable<string>> splits = [parts.Chunks(Split.Train), parts.Chunks(Split.HeldOut), parts.Chunks(Split.Test)];
        _ids = parts.NumCharacters <= options.MostInMemory
            ? TokenStore.InMemory(Tokenizer, splits)
            : TokenStore.InFile(CachePath(options), Tokenizer, splits);
        Fields = [Field.Int64("tokens", _length)];
        if (Count(Split.Train) == 0)
        {
            throw new UserException(
                $"data.path: {_path} has {_ids.Count(Split.Train)} {Tokens} to train on; one sample takes {_length}. Take a longer text or a smaller data.length.{(Quarantine.Summary is { } broken ? " " + broken : "")}");
        }

        var training = new int[Math.Min((long)Count(Split.Train) * (_length - 1), RunningText.MostLookedAt)];
        _ids.Read(Split.Train, 0, training);
        Spec = RunningText.Spec(Tokenizer, Fields[0], training);
        Notes = options.HoldOut == 0 ? [] : [.. Empty(Split.HeldOut, "held out"), .. Empty(Split.Test, "kept for testing")];
    }

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    private string Tokens => Tokenizer.Kind == "characters" ? "characters" : "tokens";

    /// <inheritdoc/>
    public int Count(Split split) => (int)Math.Clamp((_ids.Count(split) - 1) / (_length - 1), 0, int.MaxValue);

    /// <inheritdoc/>
    public string Text(Split split, int index) => Tokenizer.Decode(Ids(split, index));

    /// <inheritdoc/>
    public int[] Ids(Split split, int index)
    {
        var window = new int[_length];
        _ids.Read(split, (long)index * (_length - 1), window);
        return window;
    }

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_path} ({split}, from {Tokens[..^1]} {(long)index * (_length - 1)})";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var tokens = row.Int64s("tokens");
        var window = Ids(split, index);
        for (var i = 0; i < tokens.Length; i++) tokens[i] = window[i];
    }

    private IEnumerable<string> Empty(Split split, string what)
    {
        if (Count(split) == 0)
            yield return $"{_path}: what is {what} of it has {_ids.Count(split)} {Tokens}, too few for one sample of {_length}: it has none. Take a longer text, a larger data.holdOut or a smaller data.length.";
    }

    // Named after all that the ids are made of: another text, tokeniser or division, or rule of dividing (2), is another file.
    private string CachePath(TextOptions options)
    {
        var file = PlainFile.Behind(_path);
        var facts = string.Create(CultureInfo.InvariantCulture, $"2\n{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n{options.HoldOut:R}\n{Tokenizer.ToJson()}");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)))[..32];
        return Path.Combine(options.CacheFolder ?? UserCache.Folder("tokens"), name + ".tokens");
    }
}
