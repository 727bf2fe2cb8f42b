using System.Text.Json;
using System.Text.Json.Nodes;

namespace Diorama.Core.Tests.Tokenizers;

/// <summary>Against the ids that Hugging Face's tokenizers gives (tests/goldens/make_tokenizers.mjs).</summary>
public sealed class TokenizerGoldenTests
{
    private static readonly JsonNode _golden = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "published", "tokenizers.json")))!;
    private static readonly string[] _texts = _golden["texts"].Deserialize<string[]>()!;
    private static readonly Dictionary<string, Tokenizer> _all = _golden["cases"]!.AsObject().ToDictionary(pair => pair.Key, pair => Tokenizer.FromJson(pair.Value!["file"]!.ToJsonString(), pair.Key));

    public static TheoryData<string> Names => [.. _all.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_Texts_GivesThePeersIds(string name)
    {
        var (tokenizer, golden) = (_all[name], _golden["cases"]![name]!);
        var again = Tokenizer.FromJson(tokenizer.ToJson());
        Assert.Equal(tokenizer, again);
        foreach (var (text, ids) in _texts.Zip(golden["ids"].Deserialize<int[][]>()!))
        {
            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', tokenizer.Encode(text))));
            Assert.Equal(ids, again.Encode(text));
        }

        if (golden["file"]!["post_processor"] is not null) Assert.Equal(golden["framed"]!.Deserialize<int[]>()!, (int[])[tokenizer.Begin, .. tokenizer.Encode("hello")]);
        Assert.Equal((tokenizer.Begin, tokenizer.End, tokenizer.Pad), (again.Begin, again.End, again.Pad));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_WhatWasEncoded_IsTheText(string name)
    {
        var tokenizer = _all[name];
        var random = new SeededRandom(11);
        string[] texts = [.. _texts, .. SomeStrings.Odd, .. Enumerable.Range(0, 1000).Select(_ => SomeStrings.Random(random))];
        foreach (var text in texts.Select(text => text.Replace('▁', '_')).Where(text => name != "lossy" || text.All(c => c is >= ' ' and <= '~')))
        {
            var ids = tokenizer.Encode(text);
            // The space that is put before a text may be its own.
            Assert.Equal(text is [' ', ..] && tokenizer.AddsSpace(text.AsSpan(1)) && !tokenizer.AddsSpace(text) ? text[1..] : text, tokenizer.Decode(ids));
            Assert.DoesNotContain(ids, tokenizer.IsSpecial);
        }
    }

    [Fact]
    public void Encode_SignOfTheSpace_IsASpace()
    {
        var tokenizer = _all["llama2"];
        Assert.Equal(tokenizer.Encode("the  the"), tokenizer.Encode("the▁▁the"));
        Assert.Equal("the the", tokenizer.Decode(tokenizer.Encode("the▁the")));
    }

    [Fact]
    public void TokenStream_BytesOfUnknownCharacters_ComeWhenWhole()
    {
        var tokenizer = _all["llama2"];
        var stream = new TokenStream(tokenizer);
        Assert.Equal([" ", "", "", "曉", "t", "he", "\n"], tokenizer.Encode("曉the\n").Select(stream.Add));
        Assert.Equal("", stream.Add(tokenizer.Encode("曉")[1]));
        Assert.Equal("\ufffd", stream.Finish());
    }

    [Fact]
    public void Encode_ALongTextOfCharacters_EndsSoon()
    {
        foreach (var name in (string[])["llama2", "llama2-ignoring", "smollm", "qwen2"])
        {
            var text = string.Concat(Enumerable.Repeat("hello the 12 world\n", 20_000));
            Assert.Equal(text, _all[name].Decode(_all[name].Encode(text)));
        }
    }
}
