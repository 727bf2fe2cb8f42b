using System.Collections.Immutable;
using System.Text.Json;

namespace Diorama.Core;

/// <summary>Reads a file's <c>pre_tokenizer</c>: how texts are cut.</summary>
internal static class PreTokenizerReader
{
    /// <summary>Of byte-level BPE: what stands before the <c>ByteLevel</c> at the end, and the pattern that this one has of its own.</summary>
    /// <exception cref="UserException">Something is not known here, or would lose text.</exception>
    internal static (ImmutableArray<IPreTokenizer> Ways, SpacePrefix Prefix) OfBytes(TokenizerJson file)
    {
        var entries = file.Entries("pre_tokenizer", "pretokenizers");
        if (entries.Length == 0) throw file.Wrong("has no pre_tokenizer; byte-level BPE has one of the type ByteLevel");
        if (TokenizerJson.Type(entries[^1]) != "ByteLevel") throw file.Wrong($"cuts texts by {TokenizerJson.Types(entries)}; byte-level BPE has a ByteLevel at the end");
        ImmutableArray<IPreTokenizer> ways = [.. entries[..^1].Select(entry => Way(file, entry))];
        if (TokenizerJson.Flag(entries[^1], "use_regex", fallback: true)) ways = ways.Add(KnownSplit.Gpt2);
        if (!TokenizerJson.Flag(entries[^1], "add_prefix_space")) return (ways, SpacePrefix.None);
        if (entries.Length > 1) throw file.Wrong("puts a space before every piece (a ByteLevel with add_prefix_space behind others), which could not be told from the text's own");
        if (file.FirstAddedText() is { } added) throw file.Wrong($"has an added token '{added}' that is text and puts a space behind it (add_prefix_space), which is not done here");
        return (ways, SpacePrefix.UnlessSpace);
    }

    /// <summary>Of BPE of characters: a <c>Metaspace</c>, or nothing.</summary>
    /// <exception cref="UserException">It is something else.</exception>
    internal static MetaspaceSplit? OfCharacters(TokenizerJson file)
    {
        var entries = file.Entries("pre_tokenizer", "pretokenizers");
        return entries.Length == 0 ? null
            : entries is [var entry] && TokenizerJson.Type(entry) == "Metaspace" && file.Entries("normalizer", "normalizers").Length == 0 ? MetaspaceSplit.Read(file, entry)
            : throw file.Wrong($"cuts texts by {TokenizerJson.Types(entries)}; BPE of characters is read here with a Metaspace alone, or with nothing but a normalizer");
    }

    private static IPreTokenizer Way(TokenizerJson file, JsonElement entry) => TokenizerJson.Type(entry) switch
    {
        "Split" => Split(file, entry),
        "Digits" => new DigitSplit(TokenizerJson.Flag(entry, "individual_digits")),
        var other => throw file.Wrong($"cuts texts by {other}; known here before a ByteLevel are Split and Digits"),
    };

    private static IPreTokenizer Split(TokenizerJson file, JsonElement entry)
    {
        var named = entry.GetProperty("pattern");
        var (kind, pattern) = TokenizerJson.Text(named, "Regex") is { } regex
            ? ("Regex", regex)
            : ("String", TokenizerJson.Text(named, "String") ?? throw file.Wrong($"cuts texts by a pattern that is none: {named}"));
        var name = TokenizerJson.Text(entry, "behavior");
        if (!Enum.TryParse<SplitBehavior>(name, out var behavior))
            throw file.Wrong(
                $"cuts texts by a Split whose behavior is {name}; read here are {string.Join(", ", Enum.GetNames<SplitBehavior>())}, which lose nothing of a text"
            );
        var isInverted = TokenizerJson.Flag(entry, "invert");
        if (kind == "Regex" && behavior == SplitBehavior.Isolated && KnownSplit.Of(pattern) is { } known) return known;
        if (kind == "Regex" && PatternDialect.Difference(pattern) is { } difference) throw file.Wrong($"cuts texts by the pattern {pattern}, which {difference}");
        try
        {
            return new PatternSplit(kind, pattern, behavior, isInverted);
        }
        catch (ArgumentException e)
        {
            throw file.Wrong($"cuts texts by a pattern that .NET's regular expressions do not know: {e.Message}");
        }
    }
}
