using System.Text.Json;

namespace Diorama.Core;

/// <summary>Writes a BPE tokeniser in the format <c>tokenizer.json</c> of Hugging Face's tokenizers.</summary>
internal static class TokenizerWriter
{
    internal static string Write(BpeModel model) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAdded(json, model);
        WriteCutting(json, model);
        json.WritePropertyName("post_processor");
        PostProcessor.Write(json, model.Added.FirstOrDefault(token => token.Id == model.Begin), model.Added.FirstOrDefault(token => token.Id == model.End));
        json.WritePropertyName("decoder");
        if (model.IsOfBytes) WriteByteLevel(json, addPrefixSpace: false, useRegex: true);
        else SpaceNormalizer.WriteDecoder(json, model.Prefix);
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
            foreach (var flag in BpeReader.AddedFlags) json.WriteBoolean(flag, false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", token.IsSpecial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCutting(Utf8JsonWriter json, BpeModel model)
    {
        json.WritePropertyName("normalizer");
        if (!model.IsOfBytes && model.PreTokenizers.IsEmpty) SpaceNormalizer.Write(json, model.Prefix);
        else json.WriteNullValue();
        json.WritePropertyName("pre_tokenizer");
        if (model.IsOfBytes) WriteOfBytes(json, model);
        else if (model.PreTokenizers is [var metaspace]) metaspace.Write(json);
        else json.WriteNullValue();
    }

    private static void WriteOfBytes(Utf8JsonWriter json, BpeModel model)
    {
        var addPrefixSpace = model.Prefix == SpacePrefix.UnlessSpace;
        if (model.PreTokenizers is [KnownSplit { How: PreTokenization.Gpt2 }])
        {
            WriteByteLevel(json, addPrefixSpace, useRegex: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (var way in model.PreTokenizers) way.Write(json);
        WriteByteLevel(json, addPrefixSpace, useRegex: false);
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
        json.WriteBoolean("byte_fallback", !model.IsOfBytes);
        json.WriteBoolean("ignore_merges", model.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Tokens.Length; id++)
        {
            if (added.TryGetValue(id, out var name)) json.WriteNumber(name, id);
            else if (model.Tokens[id].Length > 0) json.WriteNumber(TokenNames.Say(model, id), id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right, _) in model.Merges) json.WriteStringValue($"{TokenNames.Say(model, left)} {TokenNames.Say(model, right)}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
