using System.Collections.Immutable;
using System.Text.Json;

namespace Diorama.Core;

/// <summary>Reads tokenisers: our own JSON, and Hugging Face's <c>tokenizer.json</c> where it holds byte-level BPE. Anything else is refused by its name.</summary>
internal static class TokenizerReader
{
    private const long MaxBytes = 256 << 20;
    private const int MaxId = 1 << 24;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    /// <summary>What can be asked of an added token beside its text; none of it is done here.</summary>
    internal static ImmutableArray<string> AddedFlags { get; } = ["single_word", "lstrip", "rstrip"];

    internal static Tokenizer Load(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: there is no such file; a tokeniser is read from a tokenizer.json");
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new UserException($"{path}: too large for a tokeniser, more than {MaxBytes >> 20} MiB");
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", e);
        }
    }

    internal static Tokenizer Read(string text, string source)
    {
        try
        {
            using var json = JsonDocument.Parse(text, _options);
            var root = json.RootElement;
            return root.ValueKind != JsonValueKind.Object ? throw Wrong(source, "is no JSON object")
                : root.TryGetProperty("kind", out var kind) ? Own(root, kind, source)
                : root.TryGetProperty("tokenizer", out var inner) ? Read(inner.GetRawText(), source) // a run's data.json
                : root.TryGetProperty("model", out var model) ? new BpeTokenizer(Bpe(root, model, source))
                : throw Wrong(source, $"has no model; its first keys are {string.Join(", ", root.EnumerateObject().Take(4).Select(p => p.Name))}");
        }
        catch (JsonException e)
        {
            throw new UserException($"{source}, line {e.LineNumber + 1 ?? 1}: no JSON, so no tokeniser; a tokeniser is read from a tokenizer.json", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new UserException($"{source}: no tokeniser that can be read here: {e.Message}", e);
        }
    }

    private static Tokenizer Own(JsonElement root, JsonElement kind, string source) => kind.GetString() switch
    {
        "characters" => CharacterTokenizer.Of(root.GetProperty("symbols").EnumerateArray().Select(s => s.GetString() ?? "")),
        "bytes" => ByteTokenizer.Instance,
        var other => throw Wrong(source, $"is of the kind {other}, which is none of characters, bytes"),
    };

    private static BpeModel Bpe(JsonElement root, JsonElement model, string source)
    {
        CheckModel(root, model, source);
        var added = Added(root, source);
        var vocabulary = Vocabulary(model, source);
        var ids = vocabulary.Values.Concat(added.Select(token => token.Id)).ToList();
        if (ids.Count == 0 || ids.Min() < 0 || ids.Max() > MaxId) throw Wrong(source, $"has ids outside 0 to {MaxId}, or none");
        byte[][] tokens = [.. Enumerable.Repeat(Array.Empty<byte>(), ids.Max() + 1)];
        var marks = added.Select(token => token.Id).ToHashSet();
        foreach (var (name, id) in vocabulary.Where(pair => !marks.Contains(pair.Value)))
        {
            if (tokens[id].Length > 0) throw Wrong(source, $"gives id {id} twice");
            tokens[id] = ByteAlphabet.Read(name) ?? throw Wrong(source, $"is BPE, but not of bytes: its token '{name}' (id {id}) is written in other letters, as SentencePiece's are");
        }

        foreach (var token in added.Where(token => !token.IsSpecial)) tokens[token.Id] = GeneralizedUtf8.GetBytes(token.Content);
        var numBytes = tokens.Where((token, id) => token.Length == 1 && !marks.Contains(id)).Select(token => token[0]).Distinct().Count();
        if (numBytes < 256) throw Wrong(source, $"is BPE, but not of bytes: {256 - numBytes} of the 256 bytes have no token");
        var (how, addPrefixSpace) = PreTokenizer(root, source);
        return new BpeModel
        {
            Tokens = [.. tokens],
            Merges = Merges(model, vocabulary, source),
            Added = added,
            PreTokenization = how,
            AddPrefixSpace = addPrefixSpace,
            IgnoreMerges = Flag(model, "ignore_merges"),
        };
    }

    private static void CheckModel(JsonElement root, JsonElement model, string source)
    {
        // Files of before 2020 name no type.
        var type = model.TryGetProperty("type", out var named) ? named.GetString() : model.TryGetProperty("merges", out _) ? "BPE" : "unnamed";
        if (type != "BPE") throw Wrong(source, $"holds a {type} tokeniser; read here is byte-level BPE, as of GPT-2 and Llama 3");
        foreach (var name in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.TryGetProperty(name, out var affix) && affix.ValueKind == JsonValueKind.String && affix.GetString() is { Length: > 0 } text)
                throw Wrong(source, $"marks words with {name} '{text}'; read here is byte-level BPE, which has no such marks");
        }

        if (Flag(model, "byte_fallback")) throw Wrong(source, "is BPE of characters with bytes as a fallback (SentencePiece, as of Llama 2); read here is byte-level BPE, as of GPT-2 and Llama 3");
        if (root.TryGetProperty("normalizer", out var normalizer) && normalizer.ValueKind != JsonValueKind.Null)
            throw Wrong(source, $"changes texts by a {Type(normalizer)} normalizer before it reads them; what is read here leaves texts as they are");
    }

    private static Dictionary<string, int> Vocabulary(JsonElement model, string source)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.GetProperty("vocab").EnumerateObject())
        {
            if (!vocabulary.TryAdd(entry.Name, entry.Value.GetInt32())) throw Wrong(source, $"has the token '{entry.Name}' twice");
        }

        return vocabulary;
    }

    private static ImmutableArray<(int, int, int)> Merges(JsonElement model, Dictionary<string, int> vocabulary, string source) =>
        [.. model.GetProperty("merges").EnumerateArray().Select((merge, i) =>
        {
            // A string with a space between in older files, a pair in newer ones.
            string[] pair = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(part => part.GetString() ?? "")] : merge.GetString()!.Split(' ');
            if (pair is not [var left, var right]) throw Wrong(source, $"has a merge {i + 1} that is no pair: {merge}");
            return (Id(left), Id(right), Id(left + right));

            int Id(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw Wrong(source, $"merges '{left}' and '{right}' (merge {i + 1}), but its vocabulary has no '{token}'");
        })];

    private static ImmutableArray<AddedToken> Added(JsonElement root, string source)
    {
        if (!root.TryGetProperty("added_tokens", out var list) || list.ValueKind == JsonValueKind.Null) return [];
        var added = list.EnumerateArray().Select(t => (Json: t, Token: new AddedToken(t.GetProperty("id").GetInt32(), t.GetProperty("content").GetString() ?? "", Flag(t, "special")))).ToList();
        foreach (var (json, token) in added)
        {
            if (token.Content.Length == 0) throw Wrong(source, $"has an added token without text (id {token.Id})");
            if (!token.IsSpecial && AddedFlags.FirstOrDefault(flag => Flag(json, flag)) is { } flag) throw Wrong(source, $"has an added token '{token.Content}' with {flag}, which is not done here");
        }

        return [.. added.Select(pair => pair.Token).DistinctBy(token => token.Id)];
    }

    private static (PreTokenization How, bool AddPrefixSpace) PreTokenizer(JsonElement root, string source)
    {
        if (!root.TryGetProperty("pre_tokenizer", out var pre) || pre.ValueKind != JsonValueKind.Object) throw Wrong(source, "has no pre_tokenizer; byte-level BPE has one of the type ByteLevel");
        JsonElement[] parts = Type(pre) == "Sequence" ? [.. pre.GetProperty("pretokenizers").EnumerateArray()] : [pre];
        if (parts.Length == 0 || Type(parts[^1]) != "ByteLevel") throw Wrong(source, $"cuts texts by {string.Join(", ", parts.Select(Type))}; byte-level BPE has a ByteLevel at the end");
        var addPrefixSpace = Flag(parts[^1], "add_prefix_space");
        var usesOwn = !parts[^1].TryGetProperty("use_regex", out var use) || use.GetBoolean();
        if (parts.Length == 1 && usesOwn) return (PreTokenization.Gpt2, addPrefixSpace);
        if (parts.Length == 2 && !usesOwn && Type(parts[0]) == "Split" && parts[0].GetProperty("behavior").GetString() == "Isolated" && !Flag(parts[0], "invert"))
        {
            var pattern = parts[0].GetProperty("pattern").TryGetProperty("Regex", out var regex) ? regex.GetString() : null;
            if (pattern == PieceScanner.Llama3Pattern) return (PreTokenization.Llama3, addPrefixSpace);
            if (pattern == PieceScanner.Gpt2Pattern) return (PreTokenization.Gpt2, addPrefixSpace);
            throw Wrong(source, $"cuts texts by the pattern {pattern ?? parts[0].GetProperty("pattern").GetRawText()}; known here are those of GPT-2 and of Llama 3");
        }

        throw Wrong(source, $"cuts texts by {string.Join(", ", parts.Select(Type))}{(usesOwn ? "" : " without a pattern")}; known here are the ways of GPT-2 and of Llama 3");
    }

    private static string Type(JsonElement part) => part.TryGetProperty("type", out var type) ? type.GetString() ?? "unnamed" : "unnamed";

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static UserException Wrong(string source, string what) => new($"{source}: the tokeniser {what}");
}
