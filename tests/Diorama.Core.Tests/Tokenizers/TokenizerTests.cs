namespace Diorama.Core.Tests.Tokenizers;

/// <summary>What holds of every tokeniser.</summary>
public sealed class TokenizerTests
{
    private static readonly Dictionary<string, Tokenizer> _all = new()
    {
        ["characters"] = CharacterTokenizer.Build(SomeStrings.Odd),
        ["bytes"] = ByteTokenizer.Instance,
        ["gpt2"] = BpeTokenizer.Train(SomeStrings.Odd.Concat(SomeStrings.Odd), 330, PreTokenization.Gpt2),
        ["llama3"] = BpeTokenizer.Train(SomeStrings.Odd.Concat(SomeStrings.Odd), 330, PreTokenization.Llama3),
    };

    public static TheoryData<string> Names => [.. _all.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_WhatWasEncoded_IsTheText(string name)
    {
        var tokenizer = _all[name];
        foreach (var text in SomeStrings.Odd)
        {
            var expected = name == "characters" ? string.Concat(text.EnumerateRunes()).Replace('\ufffd', '□') : text;
            if (name == "characters" && text.Contains('\ufffd', StringComparison.Ordinal)) continue; // that one is a character of its own
            Assert.Equal(expected, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    public void Decode_ThousandsOfRandomStrings_GivesEachBackExactly(string name)
    {
        var tokenizer = _all[name];
        var random = new SeededRandom(7);
        for (var i = 0; i < 3000; i++)
        {
            var text = SomeStrings.Random(random);
            var ids = tokenizer.Encode(text);
            Assert.Equal(text, tokenizer.Decode(ids));
            Assert.DoesNotContain(ids, tokenizer.IsSpecial);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FromJson_WhatWasWritten_IsEqualAndEncodesAlike(string name)
    {
        var (tokenizer, again) = (_all[name], Tokenizer.FromJson(_all[name].ToJson()));
        Assert.Equal(tokenizer, again);
        Assert.Equal(tokenizer.GetHashCode(), again.GetHashCode());
        Assert.Equal((tokenizer.Count, tokenizer.Pad, tokenizer.Begin, tokenizer.End, tokenizer.Unknown), (again.Count, again.Pad, again.Begin, again.End, again.Unknown));
        Assert.All(SomeStrings.Odd, text => Assert.Equal(tokenizer.Encode(text), again.Encode(text)));
        Assert.All(_all.Where(pair => pair.Key != name), pair => Assert.NotEqual(tokenizer, pair.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_MarksAroundText_LeaveTheText(string name)
    {
        var tokenizer = _all[name];
        int[] ids = [tokenizer.Begin, .. tokenizer.Encode("ab"), tokenizer.End, .. tokenizer.Encode("c"), tokenizer.Pad];
        Assert.Equal("ab", tokenizer.Decode(ids));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([tokenizer.Count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1]));
    }

    [Fact]
    public void TokenStream_BytesOfCharacters_ComeWhenWhole()
    {
        var stream = new TokenStream(ByteTokenizer.Instance);
        Assert.Equal(["", "", "", "😀", "a", "", "", "\ud800"], ByteTokenizer.Instance.Encode("😀a\ud800").Select(stream.Add));
        Assert.Equal("", stream.Finish());
        Assert.Equal(["", "\ufffda", ""], new[] { 0xE6 + 3, 'a' + 3, 0xC3 + 3 }.Select(stream.Add));
        Assert.Equal("\ufffd", stream.Finish());
    }

    [Fact]
    public void Encode_AMillionLettersWithoutSpace_EndsSoon()
    {
        var text = string.Concat(Enumerable.Repeat("abcd", 50_000));
        var tokenizer = BpeTokenizer.Train([text], 270);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }
}
