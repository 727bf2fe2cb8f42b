using System.Text;

namespace Diorama.Core.Tests.Tokenizers;

public sealed class BpeTokenizerTests
{
    /// <summary>The example of Sennrich et al. 2016, algorithm 1, without its mark for a word's end, worked by hand.</summary>
    [Fact]
    public void Train_WordsOfThePaper_MergesAsWorkedByHand()
    {
        // low x5, lower x2, newest x6, widest x3, each a piece of its own.
        var text = string.Join('\n', Enumerable.Repeat("low", 5).Concat(Enumerable.Repeat("lower", 2)).Concat(Enumerable.Repeat("newest", 6)).Concat(Enumerable.Repeat("widest", 3)));
        var tokenizer = BpeTokenizer.Train([text], 259 + 5, PreTokenization.Gpt2);
        // e-s and s-t stand 9 times each, and e is the smaller; then es-t 9 times. Of w-e only lower's 2 are left. Then l-o and lo-w 7 times; of n-e, e-w and w-est, 6 each, e-w.
        Assert.Equal(["es", "est", "lo", "low", "ew"], Enumerable.Range(259, 5).Select(id => Encoding.UTF8.GetString(tokenizer.Bytes(id))));
        Assert.Equal([260], tokenizer.Encode("est"));
    }

    [Theory]
    [InlineData(PreTokenization.Gpt2)]
    [InlineData(PreTokenization.Llama3)]
    public void Train_RandomText_IsWhatCountingAnewEveryTimeGives(PreTokenization how)
    {
        var random = new SeededRandom(5);
        var text = string.Join(' ', Enumerable.Range(0, 300).Select(_ => new string([.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "aabcé"[random.Next(5)])])));
        var naive = new NaiveBpe(text, 60, how);
        var tokenizer = BpeTokenizer.Train([text], 259 + 60, how);
        Assert.Equal(naive.Tokens, Enumerable.Range(259, 60).Select(id => Convert.ToHexString(tokenizer.Bytes(id))));
        for (var i = 0; i < 200; i++)
        {
            var other = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => "aabcé  d"[random.Next(8)])]);
            Assert.Equal(naive.Encode(other), tokenizer.Encode(other));
        }
    }

    [Fact]
    public void With_Marks_HaveIdsBehindAllOthersAndAreNoText()
    {
        var plain = BpeTokenizer.Train(["to be or not to be <a>"], 270);
        var marked = plain.With(["<a>", "<b>", "<a>", "<end>"]);

        Assert.Equal((plain.Count, plain.Count + 1), (marked.Special("<a>"), marked.Special("<b>")));
        Assert.Equal(plain.Count + 2, marked.Count);
        Assert.Equal((marked.End, null), (marked.Special("<end>"), marked.Special("<c>")));
        Assert.Equal(plain.Encode("to <a> be"), marked.Encode("to <a> be"));
        Assert.True(marked.IsSpecial(plain.Count) && marked.Bytes(plain.Count).IsEmpty);
        Assert.Equal("to be", marked.Decode([plain.Count, .. marked.Encode("to be")]));
        Assert.Equal(marked, Tokenizer.FromJson(marked.ToJson()));
        Assert.Same(marked, marked.With(["<b>"]));
    }

    [Fact]
    public void Train_TextWithoutRepeats_HasFewerIds() => Assert.Equal(259, BpeTokenizer.Train(["abcdefg"], 5000).Count);
}
