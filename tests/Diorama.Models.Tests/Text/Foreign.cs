using Diorama.Core;

namespace Diorama.Models.Tests;

/// <summary>A tokeniser as others publish them: GPT-2's 256 bytes without merges, and one mark that begins, ends and pads.</summary>
internal static class Foreign
{
    private const string File = """
        {"model":{"merges":[],"vocab":{VOCAB}},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":SPACE},
        "added_tokens":[{"id":256,"content":"<|endoftext|>","special":true}]}
        """;

    internal static Tokenizer Make(bool addPrefixSpace = false)
    {
        var letters = Enumerable.Range('!', 94).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).Concat(Enumerable.Range(0x100, 68));
        var vocabulary = string.Join(',', letters.Index().Select(pair => $"\"\\u{pair.Item:x4}\":{pair.Index}"));
        return Tokenizer.FromJson(File.Replace("VOCAB", vocabulary, StringComparison.Ordinal).Replace("SPACE", addPrefixSpace ? "true" : "false", StringComparison.Ordinal));
    }
}
