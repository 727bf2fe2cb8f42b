using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TextDoubtTests
{
    [Fact]
    public void Doubt_Text_AddsUpToItsNats()
    {
        using var scope = TensorScope.Open();
        using var model = Model();
        using var generator = Generator.Seeded(1);
        const string text = "abca";
        var doubts = model.Doubt(text);
        var tokenizer = model.Symbols.Tokenizer;
        long[] row = [tokenizer.Begin, .. tokenizer.Encode(text).Select(id => (long)id), tokenizer.End];
        var batch = new Batch(1, new Dictionary<string, Tensor> { ["tokens"] = Tensor.From<long>(row, 1, row.Length) });
        Assert.Equal(model.NegativeLogLikelihood(batch, generator).Nats.Item(), doubts.Sum(d => d.Doubt), 1e-4);
        Assert.Equal(["a", "b", "c", "a", ""], doubts.Select(d => d.Text));
        Assert.Equal("nats", model.DoubtUnit);
    }

    [Fact]
    public void Doubt_CharactersOutsideTheVocabulary_KeepTheirText()
    {
        using var model = Model();
        Assert.Equal(["a", "𠮷", "é", "b", ""], model.Doubt("a𠮷éb").Select(d => d.Text));
        Assert.Equal([""], model.Doubt("").Select(d => d.Text));
    }

    [Fact]
    public void Doubt_TextLongerThanARow_IsReadInWindows()
    {
        using var model = Model();
        var text = string.Concat(Enumerable.Repeat("abc", 3 * model.Symbols.LongestText));
        var doubts = model.Doubt(text);
        Assert.Equal(text, string.Concat(doubts.Select(d => d.Text)));
        Assert.All(doubts, d => Assert.True(d.Doubt is > 0 and < 100));
        var longest = model.Symbols.LongestText;
        Assert.Equal(model.Doubt(text[..longest]).Take(longest).Select(d => d.Doubt), doubts.Take(longest).Select(d => d.Doubt), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Doubt_RunningText_StandsBehindTheOpeningAndHasNoEnd()
    {
        using var scope = TensorScope.Open();
        using var model = Model(SpecialSymbols.Newline);
        using var generator = Generator.Seeded(1);
        var doubts = model.Doubt("abca");
        Assert.Equal(["a", "b", "c", "a"], doubts.Select(d => d.Text));
        long[] row = [SpecialSymbols.Newline, .. model.Symbols.Tokenizer.Encode("abca").Select(id => (long)id)];
        var batch = new Batch(1, new Dictionary<string, Tensor> { ["tokens"] = Tensor.From<long>(row, 1, row.Length) });
        Assert.Equal(model.NegativeLogLikelihood(batch, generator).Nats.Item(), doubts.Sum(d => d.Doubt), 1e-4);
        Assert.Empty(model.Doubt(""));
    }

    [Fact]
    public void Protocol_RunningText_SaysThatRowsAreReadAnewAndNamesNoEnd()
    {
        using var whole = Model();
        using var running = Model(SpecialSymbols.Newline);
        Assert.Equal("exact, within rows of 9; each character, newline and the end counts as one symbol, what is outside the vocabulary too (as <unknown>)", whole.Protocol);
        Assert.Equal("exact, within rows of 9, each read anew; each character and newline counts as one symbol, what is outside the vocabulary too (as <unknown>)", running.Protocol);
    }

    [Fact]
    public void Doubt_TokenizerThatAddsASpace_GivesEachSymbolItsOwnText()
    {
        var file = Foreign.Make(addPrefixSpace: true);
        using var model = new RecurrentModel(new RecurrentConfig { Embedding = 6, Hidden = 4 }, new DataSpec { Modality = Modality.Text, Shape = [9], Tokenizer = file });
        Assert.Equal(["", "a", "b", ""], model.Doubt("ab").Select(d => d.Text)); // a space, then letters, then the end
        Assert.Equal([" ", "a", ""], model.Doubt(" a").Select(d => d.Text));
    }

    private static RecurrentModel Model(int? opening = null) => new(new RecurrentConfig { Embedding = 6, Hidden = 4 }, SomeText.SpecOf(9, "a", "b", "c") with { Opening = opening });
}
