using System.Collections.Immutable;
using System.Text.Json;

namespace Diorama.Core;

/// <summary>Reads the BPE model of a <c>tokenizer.json</c>.</summary>
internal static class BpeReader
{
    private const int MaxId = 1 << 24;

    /// <summary>What can be asked of an added token beside its text; none of it is done here.</summary>
    internal static ImmutableArray<string> AddedFlags { get; } = ["single_word", "lstrip", "rstrip"];

    /// <summary>Reads it.</summary>
    /// <exception cref="UserException">It is another model, or does what is not done here.</exception>
    internal static BpeModel Read(TokenizerJson file)
    {
        CheckModel(file);
        var added = Added(file);
        var vocabulary = Vocabulary(file);
        var (begin, end) = PostProcessor.Read(file, added);
        var isOfBytes = !TokenizerJson.Flag(file.Model, "byte_fallback");
        var (ways, prefix) = isOfBytes ? PreTokenizerReader.OfBytes(file) : OfCharacters(file);
        return new BpeModel
        {
            Tokens = Tokens(file, vocabulary, added, isOfBytes),
            Merges = Merges(file, vocabulary),
            Added = added,
            PreTokenizers = ways,
            Fallback = isOfBytes
                ? []
                :
                [
                    .. Enumerable
                        .Range(0, 256)
                        .Select(b =>
                            vocabulary.TryGetValue(TokenNames.OfByte((byte)b), out var id)
                                ? id
                                : throw file.Wrong($"falls back on bytes (byte_fallback), but has no token {TokenNames.OfByte((byte)b)}")
                        ),
                ],
            Prefix = prefix,
            IgnoreMerges = TokenizerJson.Flag(file.Model, "ignore_merges"),
            Begin = begin,
            End = end,
        };
    }

    private static (ImmutableArray<IPreTokenizer> Ways, SpacePrefix Prefix) OfCharacters(TokenizerJson file) =>
        PreTokenizerReader.OfCharacters(file) is { } metaspace ? ([metaspace], metaspace.Prefix) : ([], SpaceNormalizer.Read(file));

    private static void CheckModel(TokenizerJson file)
    {
        // Files of before 2020 name no type.
        var type = TokenizerJson.Text(file.Model, "type") ?? (file.Model.TryGetProperty("merges", out _) ? "BPE" : "unnamed");
        if (type != "BPE") throw file.Wrong($"holds a {type} tokeniser; read here is BPE, as of GPT-2, Llama 2 and Llama 3");
        foreach (var name in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (TokenizerJson.Text(file.Model, name) is { Length: > 0 } text) throw file.Wrong($"marks words with {name} '{text}'; read here is BPE without such marks");
        }

        var normalizers = file.Entries("normalizer", "normalizers");
        if (normalizers.Length > 0 && !TokenizerJson.Flag(file.Model, "byte_fallback"))
            throw file.Wrong($"changes texts by a {TokenizerJson.Types(normalizers)} normalizer before it reads them; read here is BPE of bytes that leaves texts as they are");
    }

    private static ImmutableArray<byte[]> Tokens(TokenizerJson file, Dictionary<string, int> vocabulary, ImmutableArray<AddedToken> added, bool isOfBytes)
    {
        var ids = vocabulary.Values.Concat(added.Select(token => token.Id)).ToList();
        if (ids.Count == 0 || ids.Min() < 0 || ids.Max() > MaxId) throw file.Wrong($"has ids outside 0 to {MaxId}, or none");
        byte[][] tokens = [.. Enumerable.Repeat(Array.Empty<byte>(), ids.Max() + 1)];
        var marks = added.Select(token => token.Id).ToHashSet();
        foreach (var (name, id) in vocabulary.Where(pair => !marks.Contains(pair.Value)))
        {
            if (tokens[id].Length > 0) throw file.Wrong($"gives id {id} twice");
            tokens[id] = TokenNames.Read(name, isOfBytes) ?? throw file.Wrong(isOfBytes
                ? $"is BPE, but not of bytes: its token '{name}' (id {id}) is written in other letters, as SentencePiece's are, and has no bytes as a fallback (byte_fallback)"
                : $"has a token '{name}' (id {id}) with a space, where spaces are written '{SpaceNormalizer.Sign}'");
        }

        foreach (var token in added.Where(token => !token.IsSpecial)) tokens[token.Id] = GeneralizedUtf8.GetBytes(token.Content);
        if (!isOfBytes) return [.. tokens];
        var bytes = tokens.Where((token, id) => token.Length == 1 && !marks.Contains(id)).Select(token => token[0]).ToHashSet();
        // SmolLM's lacks bytes that its training text had not, and leaves them out of texts; one that lacks letters is of another kind.
        var isWhole = bytes.Count == 256 || (TokenizerJson.Text(file.Model, "unk_token") is null && Enumerable.Range(' ', '~' - ' ' + 1).All(b => bytes.Contains((byte)b)));
        return isWhole ? [.. tokens] : throw file.Wrong($"is BPE, but not of bytes: {256 - bytes.Count} of the 256 bytes have no token");
    }

    private static Dictionary<string, int> Vocabulary(TokenizerJson file)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in file.Model.GetProperty("vocab").EnumerateObject())
        {
            if (!vocabulary.TryAdd(entry.Name, entry.Value.GetInt32())) throw file.Wrong($"has the token '{entry.Name}' twice");
        }

        return vocabulary;
    }

    private static ImmutableArray<(int, int, int)> Merges(TokenizerJson file, Dictionary<string, int> vocabulary) =>
        [.. file.Model.GetProperty("merges").EnumerateArray().Select((merge, i) =>
        {
            // A string with a space between in older files, a pair in newer ones.
            string[] pair = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(part => part.GetString() ?? "")] : merge.GetString()!.Split(' ');
            if (pair is not [var left, var right]) throw file.Wrong($"has a merge {i + 1} that is no pair: {merge}");
            return (Id(left), Id(right), Id(left + right));

            int Id(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw file.Wrong($"merges '{left}' and '{right}' (merge {i + 1}), but its vocabulary has no '{token}'");
        })];

    private static ImmutableArray<AddedToken> Added(TokenizerJson file)
    {
        if (!file.Root.TryGetProperty("added_tokens", out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        var added = list.EnumerateArray()
            .Select(t =>
                (Json: t, Token: new AddedToken(t.GetProperty("id").GetInt32(), t.GetProperty("content").GetString() ?? "", TokenizerJson.Flag(t, "special")))
            )
            .ToList();
        foreach (var (json, token) in added)
        {
            if (token.Content.Length == 0)
                throw file.Wrong($"has an added token without text (id {token.Id})");
            if (!token.IsSpecial && AddedFlags.FirstOrDefault(flag => TokenizerJson.Flag(json, flag)) is { } flag)
                throw file.Wrong($"has an added token '{token.Content}' with {flag}, which is not done here");
        }

        return [.. added.Select(pair => pair.Token).DistinctBy(token => token.Id)];
    }
}
