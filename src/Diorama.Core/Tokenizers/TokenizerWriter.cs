using System.Text.Json;

namespace Diorama.Core;

/// <summary>Writes a byte-level BPE tokeniser in the format <c>tokenizer.json</c> of Hugging Face's tokenizers.</summary>
internal static class TokenizerWriter
{
    internal static string Write(BpeModel model) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAdded(json, model);
        json.WriteNull("normalizer");
        json.WritePropertyName("pre_tokenizer");
        WritePreTokenizer(json, model);
        json.WriteNull("post_processor");
        json.WritePropertyName("decoder");
        WriteByteLevel(json, addPrefixSpace: false, useRegex: true);
        WriteModel(json, model);
        json.WriteEndObject();
    });

    private static void WriteAdded(Utf8JsonWriter json, BpeModel model)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in model.Added)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            foreach (var flag in TokenizerReader.AddedFlags) json.WriteBoolean(flag, false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", token.IsSpecial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePreTokenizer(Utf8JsonWriter json, BpeModel model)
    {
        if (model.PreTokenization == PreTokenization.Gpt2)
        {
            WriteByteLevel(json, model.AddPrefixSpace, useRegex: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", PieceScanner.Llama3Pattern);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        WriteByteLevel(json, model.AddPrefixSpace, useRegex: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, bool addPrefixSpace, bool useRegex)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, BpeModel model)
    {
        var added = model.Added.ToDictionary(token => token.Id, token => token.Content);
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        foreach (var name in (ReadOnlySpan<string>)["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"]) json.WriteNull(name);
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", model.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Tokens.Length; id++)
        {
            if (added.TryGetValue(id, out var name)) json.WriteNumber(name, id);
            else if (model.Tokens[id].Length > 0) json.WriteNumber(ByteAlphabet.Say(model.Tokens[id]), id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right, _) in model.Merges) json.WriteStringValue($"{ByteAlphabet.Say(model.Tokens[left])} {ByteAlphabet.Say(model.Tokens[right])}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
