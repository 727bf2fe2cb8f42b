using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation.Tests.Maps;

public sealed class SwappedCharactersTests
{
    [Fact]
    public void Swap_LongText_ExchangesNeighboursOnly()
    {
        var text = string.Concat(Enumerable.Range(0, 128).Select(i => (char)('a' + i % 26)));
        var characters = text.EnumerateRunes().ToArray();
        var swapped = SwappedCharactersMetric.Swap(characters, new SeededRandom(1, "swap"));
        Assert.Equal(8, swapped.Count);
        Assert.Equal(swapped.Order(), Enumerable.Range(0, 128).Where(i => characters[i].ToString() != text[i].ToString()));
        Assert.Equal(text.Order(), string.Concat(characters).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("aaaa")]
    [InlineData("a b c")]
    public void Swap_NothingToSwap_ChangesNothing(string text)
    {
        var characters = text.EnumerateRunes().ToArray();
        Assert.Empty(SwappedCharactersMetric.Swap(characters, new SeededRandom(1, "swap")));
        Assert.Equal(text, string.Concat(characters));
    }

    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(false, 0.5)]
    public void Figures_ModelThatKnowsTheText_FindsWhatWasSwapped(bool knows, double area)
    {
        var poems = new PoemsDataset();
        var figure = Assert.Single(new SwappedCharactersMetric(new Knows(poems, knows), poems, Split.HeldOut, new MeasureOptions { Samples = 5, Seed = 7 }).Figures());
        Assert.Equal(("map.auc.swapped", 5L, 7L), (figure.Name, figure.Samples, figure.Seed));
        Assert.Equal(area, figure.Value, 1e-9);
    }

    /// <summary>Doubts by 1 whatever differs from the held-out poem that is most like the text; or nothing.</summary>
    private sealed class Knows(PoemsDataset poems, bool knows) : IDoubtText
    {
        public string DoubtUnit => "";

        public IReadOnlyList<SymbolDoubt> Doubt(string text)
        {
            var runes = text.EnumerateRunes().ToArray();
            var original = Enumerable.Range(0, poems.Count(Split.HeldOut)).Select(i => poems.Text(Split.HeldOut, i).EnumerateRunes().ToArray())
                .Where(o => o.Length == runes.Length).MaxBy(o => o.Zip(runes).Count(p => p.First == p.Second))!;
            return [.. runes.Select((r, i) => new SymbolDoubt(r.ToString(), knows && r != original[i] ? 1 : 0)), new SymbolDoubt("", 9)];
        }
    }
}
