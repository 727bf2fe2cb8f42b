using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TextSymbolsTests
{
    [Fact]
    public void Constructor_Spec_KnowsItsSymbolsAndLongestText()
    {
        var symbols = new TextSymbols(SomeText.SpecOf(10, "山", "水", "𠀀"));
        Assert.Equal((8, 8), (symbols.Count, symbols.LongestText));
        Assert.Equal([5, 6, 7, 4, 3], symbols.Tokenizer.Encode("山水𠀀\n火"));
    }

    [Fact]
    public void Constructor_NoText_SaysWhatIsWrong()
    {
        var spec = SomeText.SpecOf(10, "山");
        Assert.Contains("no tokeniser", Assert.Throws<UserException>(() => new TextSymbols(spec with { Tokenizer = null })).Message, StringComparison.Ordinal);
        Assert.Contains("no characters", Assert.Throws<UserException>(() => new TextSymbols(SomeText.SpecOf(10))).Message, StringComparison.Ordinal);
        Assert.Contains("three symbols", Assert.Throws<UserException>(() => new TextSymbols(SomeText.SpecOf(2, "山"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_PaddingThatIsTheEnd_CountsTheEndOnce()
    {
        using var scope = TensorScope.Open();
        var own = new TextSymbols(SomeText.SpecOf(10, "山"));
        Assert.Equal([true, true, false], own.Counts(Row(1, 5, 2), Row(5, 2, 0)).ToArray<bool>());
        var foreign = new TextSymbols(new() { Modality = Modality.Text, Shape = [10], Tokenizer = Foreign.Make() });
        Assert.Equal([true, true, false, false], foreign.Counts(Row(256, 5, 256, 256), Row(5, 256, 256, 256)).ToArray<bool>());
    }

    private static Tensor Row(params long[] ids) => Tensor.From<long>(ids, 1, ids.Length);
}
