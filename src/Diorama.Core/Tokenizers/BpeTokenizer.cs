using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Diorama.Core;

/// <summary>
/// Byte-pair encoding: every byte has an id, and the pairs that were most frequent in the text it was trained on have one too, again and again.
/// Trained here (<see cref="Train"/>), or read from a <c>tokenizer.json</c> (<see cref="Tokenizer.Load"/>); there also of characters, with bytes for those that have no id.
/// </summary>
/// <remarks>
/// Sennrich et al. 2016, arXiv 1508.07909; on bytes: Radford et al. 2019, "Language models are unsupervised multitask learners"; on characters as SentencePiece has it:
/// Kudo and Richardson 2018, arXiv 1808.06226.
/// </remarks>
public sealed class BpeTokenizer : Tokenizer
{
    private const int LongestRemembered = 64;
    private const int MostRemembered = 100_000;

    private static readonly string[] _pads = ["<pad>", "<|finetune_right_pad_id|>", "<|pad|>", "[PAD]"];
    private static readonly string[] _begins = ["<begin>", "<|begin_of_text|>", "<s>", "<bos>", "<|startoftext|>", "<|endoftext|>", "<｜begin▁of▁sentence｜>", "[BOS]"];
    private static readonly string[] _ends = ["<end>", "<|end_of_text|>", "<|endoftext|>", "</s>", "<eos>", "<|im_end|>", "<｜end▁of▁sentence｜>", "[EOS]"];

    private readonly BpeModel _model;
    private readonly BpeMerger _merger;
    private readonly bool[] _isSpecial;
    private readonly AddedToken[] _text;
    private readonly bool _cutsWords;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new(StringComparer.Ordinal);
    private int _numRemembered; // the dictionary's own count locks all of it
    private readonly Lazy<string> _json;

    internal BpeTokenizer(BpeModel model)
    {
        _model = WithEnd(model);
        _merger = new BpeMerger(_model);
        _isSpecial = new bool[_model.Tokens.Length];
        foreach (var token in _model.Added.Where(t => t.IsSpecial)) _isSpecial[token.Id] = true;
        _text = [.. _model.Added.Where(t => !t.IsSpecial)];
        _cutsWords = !_model.IsOfBytes && _model.PreTokenizers.All(way => way is MetaspaceSplit { IsSplit: false }) && !_model.IgnoreMerges && WordCut.Fits(_model);
        End = _model.End ?? Find(_ends)!.Value;
        (Begin, Pad) = (_model.Begin ?? Find(_begins) ?? End, Find(_pads) ?? End);
        _json = new(() => TokenizerWriter.Write(_model));
    }

    /// <inheritdoc/>
    public override string Kind => "bpe";

    /// <inheritdoc/>
    public override int Count => _model.Tokens.Length;

    /// <inheritdoc/>
    public override int Pad { get; }

    /// <inheritdoc/>
    public override int Begin { get; }

    /// <inheritdoc/>
    public override int End { get; }

    /// <summary>Learns merges from text.</summary>
    /// <param name="texts">The text; only that of the training split.</param>
    /// <param name="size">Ids wanted, three special ones and 256 bytes included; at least 259. There are fewer where the text has no more pairs that occur twice.</param>
    /// <param name="how">How texts are cut into pieces.</param>
    public static BpeTokenizer Train(IEnumerable<string> texts, int size, PreTokenization how = PreTokenization.Llama3) => BpeTrainer.Train(texts, size, how);

    /// <summary>The same with further special ids behind its own, of which none is text: marks.</summary>
    /// <param name="names">Their names; those that there are already are passed over.</param>
    public BpeTokenizer With(IEnumerable<string> names)
    {
        ImmutableArray<string> missing = [.. names.Distinct().Where(name => Special(name) is null)];
        return missing.IsEmpty ? this : new BpeTokenizer(WithSpecial(_model, missing));
    }

    /// <inheritdoc/>
    public override bool IsSpecial(int id) => _isSpecial[id];

    /// <inheritdoc/>
    public override int? Special(string name) => Find([name]);

    /// <inheritdoc/>
    /// <remarks>Where the file says so: by a <c>Prepend</c> before every text, by <c>add_prefix_space</c> or a <c>Metaspace</c> before one that begins with no space.</remarks>
    public override bool AddsSpace(ReadOnlySpan<char> text) => _model.Prefix switch
    {
        SpacePrefix.None => false,
        SpacePrefix.Always => true,
        _ => !text.IsEmpty && text[0] != ' ' && (_model.IsOfBytes || text[0] != SpaceNormalizer.Sign) && !BeginsWithAdded(text),
    };

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>(text.Length / 3);
        if (text.Length > 0 && AddsSpace(text)) text = " " + text;
        var rest = text.AsSpan();
        while (FirstAdded(rest) is (var start, { } token))
        {
            EncodePieces(rest[..start], ids);
            ids.Add(token.Id);
            rest = rest[(start + token.Content.Length)..];
        }

        EncodePieces(rest, ids);
        return [.. ids];
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int id) =>
        id >= 0 && id < Count ? _model.Tokens[id] : throw new ArgumentOutOfRangeException(nameof(id), id, $"There are {Count} ids.");

    /// <inheritdoc/>
    /// <remarks>In the format <c>tokenizer.json</c>, which other software reads.</remarks>
    public override string ToJson() => _json.Value;

    private bool BeginsWithAdded(ReadOnlySpan<char> text)
    {
        foreach (var token in _text)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private (int Start, AddedToken? Token) FirstAdded(ReadOnlySpan<char> text)
    {
        (int Start, AddedToken? Token) first = (int.MaxValue, null);
        foreach (var token in _text)
        {
            var start = text.IndexOf(token.Content, StringComparison.Ordinal);
            if (start >= 0 && (start < first.Start || (start == first.Start && token.Content.Length > first.Token!.Content.Length))) first = (start, token);
        }

        return first;
    }

    private void EncodePieces(ReadOnlySpan<char> text, List<int> ids)
    {
        if (!_model.IsOfBytes && text.Contains(SpaceNormalizer.Sign)) text = text.ToString().Replace(SpaceNormalizer.Sign, ' ');
        if (_cutsWords) WordCut.Cut(text, piece => ids.AddRange(Merged(piece)));
        else PieceCutter.Cut(_model.PreTokenizers, text, piece => ids.AddRange(Merged(piece)));
    }

    private int[] Merged(ReadOnlySpan<char> piece)
    {
        var remembered = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        if (remembered.TryGetValue(piece, out var found)) return found;
        found = _merger.Merge(piece);
        if (piece.Length <= LongestRemembered && _numRemembered < MostRemembered && remembered.TryAdd(piece, found)) Interlocked.Increment(ref _numRemembered);
        return found;
    }

    private int? Find(string[] names) => names.Select(name => _model.Added.FirstOrDefault(t => t.IsSpecial && t.Content == name)?.Id).FirstOrDefault(id => id is not null);

    /// <summary>A model whose file marks no end of a text gets our three special ids after its own.</summary>
    private static BpeModel WithEnd(BpeModel model)
    {
        if (model.End is not null || model.Added.Any(t => t.IsSpecial && _ends.Contains(t.Content))) return model;
        return WithSpecial(model, [.. SpecialSymbols.Marks.Where(name => model.Added.All(t => t.Content != name))]);
    }

    private static BpeModel WithSpecial(BpeModel model, ImmutableArray<string> names) => model with
    {
        Tokens = [.. model.Tokens, .. names.Select(_ => Array.Empty<byte>())],
        Added = [.. model.Added, .. names.Select((name, i) => new AddedToken(model.Tokens.Length + i, name, true))],
    };
}
