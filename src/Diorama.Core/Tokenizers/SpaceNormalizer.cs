using System.Text.Json;

namespace Diorama.Core;

/// <summary>SentencePiece's spelling of spaces as a file's <c>normalizer</c> says it: a sign for each, and one before the text.</summary>
/// <remarks>Kudo and Richardson 2018, arXiv 1808.06226.</remarks>
internal static class SpaceNormalizer
{
    /// <summary>What a space is written as, U+2581. One that stands in a text is read as a space, and comes back as one.</summary>
    internal const char Sign = '▁';

    /// <summary>Reads it.</summary>
    /// <returns>Whether a space is put before a text.</returns>
    /// <exception cref="UserException">The file does something else to texts.</exception>
    internal static SpacePrefix Read(TokenizerJson file)
    {
        var steps = file.Entries("normalizer", "normalizers");
        var isPrefixed = steps is [var first, ..] && TokenizerJson.Type(first) == "Prepend" && TokenizerJson.Text(first, "prepend") == $"{Sign}";
        if (isPrefixed && file.FirstAddedText() is { } added)
            throw file.Wrong($"has an added token '{added}' that is text and puts a space behind it (Prepend), which is not done here");
        if (
            steps[(isPrefixed ? 1 : 0)..] is [var replace]
            && TokenizerJson.Type(replace) == "Replace"
            && TokenizerJson.Text(replace, "content") == $"{Sign}"
            && TokenizerJson.Text(replace.GetProperty("pattern"), "String") == " "
        )
            return isPrefixed ? SpacePrefix.Always : SpacePrefix.None;
        throw file.Wrong(
            $"changes texts by {(steps.Length == 0 ? "no normalizer" : TokenizerJson.Types(steps))} before it reads them; BPE of characters is read here where spaces become '{Sign}', by a Metaspace, or by a Replace with a Prepend of one before it or without"
        );
    }

    /// <summary>Writes it.</summary>
    internal static void Write(Utf8JsonWriter json, SpacePrefix prefix)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("normalizers");
        if (prefix == SpacePrefix.Always)
        {
            json.WriteStartObject();
            json.WriteString("type", "Prepend");
            json.WriteString("prepend", $"{Sign}");
            json.WriteEndObject();
        }

        WriteReplace(json, " ", $"{Sign}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the decoder that turns tokens back.</summary>
    internal static void WriteDecoder(Utf8JsonWriter json, SpacePrefix prefix)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("decoders");
        WriteReplace(json, $"{Sign}", " ");
        foreach (var type in (ReadOnlySpan<string>)["ByteFallback", "Fuse"])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        if (prefix != SpacePrefix.None)
        {
            json.WriteStartObject();
            json.WriteString("type", "Strip");
            json.WriteString("content", " ");
            json.WriteNumber("start", 1);
            json.WriteNumber("stop", 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReplace(Utf8JsonWriter json, string from, string to)
    {
        json.WriteStartObject();
        json.WriteString("type", "Replace");
        json.WriteStartObject("pattern");
        json.WriteString("String", from);
        json.WriteEndObject();
        json.WriteString("content", to);
        json.WriteEndObject();
    }
}
