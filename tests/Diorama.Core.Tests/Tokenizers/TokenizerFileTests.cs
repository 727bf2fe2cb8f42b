using System.Text.Json.Nodes;
using Diorama.Tests;

namespace Diorama.Core.Tests.Tokenizers;

/// <summary>Files as GPT-2's, Llama 3's and others' tokenisers have them.</summary>
public sealed class TokenizerFileTests
{
    /// <summary>256 bytes in GPT-2's own order, then merges worked by hand: h+e, l+l, he+ll, Ġ+he.</summary>
    private static JsonObject Gpt2()
    {
        var vocabulary = new JsonObject();
        // GPT-2's order: the visible bytes first, then the others as U+0100 on.
        foreach (var b in Enumerable.Range('!', 94).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82))) vocabulary.Add($"{(char)b}", vocabulary.Count);
        for (var next = 0x100; next < 0x100 + 68; next++) vocabulary.Add($"{(char)next}", vocabulary.Count);
        foreach (var token in new[] { "he", "ll", "hell", "Ġhe", "<|endoftext|>" }) vocabulary.Add(token, vocabulary.Count);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 260, ["content"] = "<|endoftext|>", ["special"] = true, ["lstrip"] = false, ["rstrip"] = false }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true },
            ["model"] = new JsonObject { ["dropout"] = null, ["vocab"] = vocabulary, ["merges"] = new JsonArray("h e", "l l", "he ll", "Ġ he") },
        };
    }

    private static JsonObject Llama3()
    {
        var file = Gpt2();
        file["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = PieceScanner.Llama3Pattern }, ["behavior"] = "Isolated", ["invert"] = false },
                new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false }),
        };
        file["added_tokens"] = new JsonArray(
            new JsonObject { ["id"] = 261, ["content"] = "<|begin_of_text|>", ["special"] = true },
            new JsonObject { ["id"] = 262, ["content"] = "<|end_of_text|>", ["special"] = true },
            new JsonObject { ["id"] = 263, ["content"] = "->", ["special"] = false });
        file["model"]!["type"] = "BPE";
        file["model"]!["ignore_merges"] = true;
        file["model"]!["vocab"]!.AsObject().Remove("<|endoftext|>");
        file["model"]!["vocab"]!["lo"] = 260; // a token that no merge makes
        file["model"]!["merges"] = new JsonArray(Pair("h", "e"), Pair("l", "l"), Pair("he", "ll"), Pair("Ġ", "he"));
        return file;

        static JsonArray Pair(string left, string right) => new(left, right);
    }

    [Fact]
    public void Read_Gpt2_MergesByRankAndMarksTheEnd()
    {
        var tokenizer = Read(Gpt2());
        Assert.Equal((261, 260, 260, 260), (tokenizer.Count, tokenizer.Begin, tokenizer.End, tokenizer.Pad));
        // hell is one token; o is the 79th visible byte; the space before he is taken after he was made.
        Assert.Equal([258, 'o' - '!', 259, 'y' - '!'], tokenizer.Encode("hello hey"));
        Assert.Equal([188 + 10], tokenizer.Encode("\n"));
        Assert.Equal("hello <|endoftext|>", tokenizer.Decode(tokenizer.Encode("hello <|endoftext|>")));
        Assert.DoesNotContain(260, tokenizer.Encode("<|endoftext|>"));
        Assert.Equal(tokenizer, Tokenizer.FromJson(tokenizer.ToJson()));
    }

    [Fact]
    public void Read_Llama3_TakesWholePiecesAndAddedText()
    {
        var tokenizer = Read(Llama3());
        Assert.Equal((264, 261, 262, 262), (tokenizer.Count, tokenizer.Begin, tokenizer.End, tokenizer.Pad));
        Assert.Equal([260], tokenizer.Encode("lo")); // a whole piece, though no merge makes it
        Assert.Equal([258, 'o' - '!'], tokenizer.Encode("hello"));
        Assert.Equal(['a' - '!', 263, 'b' - '!'], tokenizer.Encode("a->b"));
        Assert.Equal("a->b", tokenizer.Decode(tokenizer.Encode("a->b")));
        Assert.Equal(tokenizer, Tokenizer.FromJson(tokenizer.ToJson()));
    }

    [Fact]
    public void Read_NoMarks_AreAddedAtTheEnd()
    {
        var file = Gpt2();
        file["added_tokens"] = new JsonArray();
        file["model"]!["vocab"]!.AsObject().Remove("<|endoftext|>");
        var tokenizer = Read(file);
        Assert.Equal((263, 260, 261, 262), (tokenizer.Count, tokenizer.Pad, tokenizer.Begin, tokenizer.End));
    }

    [Fact]
    public void Decode_SpaceThatEncodeAdded_IsTakenOff()
    {
        var file = Gpt2();
        file["pre_tokenizer"]!["add_prefix_space"] = true;
        var tokenizer = Read(file);
        Assert.Equal([259, 'y' - '!'], tokenizer.Encode("hey")); // Ġhe, y
        foreach (var text in (string[])["hey", "hello hey", "  hey", " ", "\n hey", "", "é"]) Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Equal(tokenizer.Encode("hey"), tokenizer.Encode(" hey")); // so that no decoder could tell which it was
        Assert.Equal("hey", tokenizer.Decode(tokenizer.Encode(" hey")));
        Assert.Equal(" hey", Read(Gpt2()).Decode(Read(Gpt2()).Encode(" hey")));
    }

    public static TheoryData<string, string, string> Foreign => new()
    {
        { "model.type", "\"WordPiece\"", "holds a WordPiece tokeniser" },
        { "model.type", "\"Unigram\"", "holds a Unigram tokeniser" },
        { "model.byte_fallback", "true", "BPE of characters is read here with a Metaspace alone" },
        { "model.end_of_word_suffix", "\"</w>\"", "end_of_word_suffix '</w>'" },
        { "model.vocab", "{\"▁the\": 0}", "'▁the'" },
        { "model.vocab", "{\"a\": 0}", "255 of the 256 bytes" },
        { "model.vocab", "{\"a\": -1}", "outside" },
        { "model.vocab", "[]", "no tokeniser" },
        { "model.merges", "[\"h e\", \"x yz\"]", "merges 'x' and 'yz' (merge 2)" },
        { "model.merges", "[\"one\"]", "merge 1" },
        { "normalizer", "{\"type\": \"NFC\"}", "NFC normalizer" },
        { "pre_tokenizer", "null", "no pre_tokenizer" },
        { "pre_tokenizer", "{\"type\": \"Metaspace\"}", "cuts texts by Metaspace" },
        { "pre_tokenizer", Before("{\"type\": \"Whitespace\"}"), "known here before a ByteLevel are Split and Digits" },
        { "pre_tokenizer", Before("{\"type\": \"Digits\"}", addPrefixSpace: true), "a space before every piece" },
        { "pre_tokenizer", Before(Split("a++")), "Nested quantifier" },
        { "pre_tokenizer", Before(Split(@"\\p{Han}+")), "Unknown property 'Han'" },
        { "pre_tokenizer", Before(Split(@"\\w+")), @"uses \w" },
        { "pre_tokenizer", Before(Split("[a[b]]")), "a class within a class" },
        { "pre_tokenizer", Before(Split("[^]a&&b]")), "intersects classes" },
        { "pre_tokenizer", Before(Split("(?m:a)")), "sets options" },
        { "pre_tokenizer", Before(Split("a{,3}")), "has a {,…}" },
        { "pre_tokenizer", Before(Split("[𐐀-𐑏]")), "beyond U+FFFF" },
        { "pre_tokenizer", Before(Split("a", "Removed")), "behavior is Removed" },
        { "post_processor", Template("[{\"SpecialToken\": {\"id\": \"he\"}}, {\"Sequence\": {\"id\": \"A\"}}]"), "puts 'he' beside a text" },
        { "post_processor", Template("[{\"SpecialToken\": {\"id\": \"he\"}}, {\"SpecialToken\": {\"id\": \"he\"}}, {\"Sequence\": {\"id\": \"A\"}}]"), "puts 2 ids on one side" },
        { "added_tokens", "[{\"id\": 300, \"content\": \"<x>\", \"special\": false, \"lstrip\": true}]", "lstrip" },
    };

    private static string Before(string entry, bool addPrefixSpace = false) =>
        $$"""{"type": "Sequence", "pretokenizers": [{{entry}}, {"type": "ByteLevel", "use_regex": false, "add_prefix_space": {{(addPrefixSpace ? "true" : "false")}}}]}""";

    private static string Split(string pattern, string behavior = "Isolated") => $$"""{"type": "Split", "pattern": {"Regex": "{{pattern}}"}, "behavior": "{{behavior}}", "invert": false}""";

    private static string Template(string single) =>
        $$$"""{"type": "TemplateProcessing", "single": {{{single}}}, "pair": [], "special_tokens": {"he": {"id": "he", "ids": [256], "tokens": ["he"]} } }""";

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Load_AnotherTokeniser_IsRefusedByItsName(string path, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        JsonNode node = Gpt2();
        var file = node;
        var keys = path.Split('.');
        foreach (var key in keys[..^1]) node = node[key]!;
        node[keys[^1]] = JsonNode.Parse(value);
        var message = Assert.Throws<UserException>(() => Tokenizer.Load(folder.Write("tokenizer.json", file.ToJsonString()))).Message;
        Assert.Contains("tokenizer.json", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"kind\":\"words\"}")]
    [InlineData("{\"kind\":\"characters\",\"symbols\":[\"ab\"]}")]
    [InlineData("{\"kind\":3}")]
    [InlineData("{\"model\":3}")]
    public void FromJson_NoTokeniser_IsRefused(string json) =>
        Assert.StartsWith("it", Assert.Throws<UserException>(() => Tokenizer.FromJson(json, "it")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MissingFile_IsTheUsersMistake() => Assert.Throws<UserException>(() => Tokenizer.Load("/none/tokenizer.json"));

    private static Tokenizer Read(JsonObject file) => Tokenizer.FromJson(file.ToJsonString());
}
