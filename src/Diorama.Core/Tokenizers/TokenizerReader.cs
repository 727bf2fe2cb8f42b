using System.Text.Json;

namespace Diorama.Core;

/// <summary>Reads tokenisers: our own JSON, and Hugging Face's <c>tokenizer.json</c> where it holds BPE of bytes, or of characters with bytes as a fallback. Anything else is refused by its name.</summary>
internal static class TokenizerReader
{
    private const long MaxBytes = 256 << 20;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

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
            var file = new TokenizerJson(json.RootElement, source);
            return json.RootElement is not { ValueKind: JsonValueKind.Object } root ? throw file.Wrong("is no JSON object")
                : root.TryGetProperty("kind", out var kind) ? Own(file, kind)
                : root.TryGetProperty("tokenizer", out var inner) ? Read(inner.GetRawText(), source) // a run's data.json
                : root.TryGetProperty("model", out _) ? new BpeTokenizer(BpeReader.Read(file))
                : throw file.Wrong($"has no model; its first keys are {string.Join(", ", root.EnumerateObject().Take(4).Select(p => p.Name))}");
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

    private static Tokenizer Own(TokenizerJson file, JsonElement kind) => kind.GetString() switch
    {
        "characters" => CharacterTokenizer.Of(file.Root.GetProperty("symbols").EnumerateArray().Select(s => s.GetString() ?? "")),
        "bytes" => ByteTokenizer.Instance,
        var other => throw file.Wrong($"is of the kind {other}, which is none of characters, bytes"),
    };
}
