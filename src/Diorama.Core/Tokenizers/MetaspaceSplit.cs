using System.Text.Json;

namespace Diorama.Core;

/// <summary>A file's entry of the type <c>Metaspace</c>: how its texts begin, and whether they are cut before every space.</summary>
/// <param name="prefix">Whether a space is put before a text.</param>
/// <param name="isSplit">Whether texts are cut.</param>
internal sealed class MetaspaceSplit(SpacePrefix prefix, bool isSplit) : IPreTokenizer
{
    /// <summary>Whether a space is put before a text.</summary>
    internal SpacePrefix Prefix => prefix;

    /// <summary>Whether texts are cut.</summary>
    internal bool IsSplit => isSplit;

    /// <summary>Reads it.</summary>
    /// <exception cref="UserException">It writes spaces by another sign.</exception>
    internal static MetaspaceSplit Read(TokenizerJson file, JsonElement entry)
    {
        if (TokenizerJson.Text(entry, "replacement") != $"{SpaceNormalizer.Sign}")
            throw file.Wrong($"writes spaces as '{TokenizerJson.Text(entry, "replacement")}'; read here is '{SpaceNormalizer.Sign}'");
        // Before there were schemes, a flag said it. First and always differ behind added tokens alone.
        var scheme = TokenizerJson.Text(entry, "prepend_scheme") ?? (TokenizerJson.Flag(entry, "add_prefix_space", fallback: true) ? "always" : "never");
        if (scheme == "always" && file.FirstAddedText() is { } added)
            throw file.Wrong($"has an added token '{added}' that is text and puts a space behind it (prepend_scheme always), which is not done here");
        return new(scheme == "never" ? SpacePrefix.None : SpacePrefix.UnlessSpace, TokenizerJson.Flag(entry, "split", fallback: true));
    }

    /// <inheritdoc/>
    public void Cut(ReadOnlySpan<char> text, PieceSink take)
    {
        while (!text.IsEmpty)
        {
            var length = isSplit && text[1..].IndexOf(' ') is var space and >= 0 ? space + 1 : text.Length;
            take(text[..length]);
            text = text[length..];
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Metaspace");
        json.WriteString("replacement", $"{SpaceNormalizer.Sign}");
        json.WriteString("prepend_scheme", prefix == SpacePrefix.None ? "never" : "first");
        json.WriteBoolean("split", isSplit);
        json.WriteEndObject();
    }
}
