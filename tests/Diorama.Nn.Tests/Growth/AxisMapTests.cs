using Diorama.Torch;

namespace Diorama.Nn.Tests.Growth;

public sealed class AxisMapTests
{
    [Fact]
    public void Widen_AMultiple_CopiesEachPlaceBesideItself()
    {
        using var scope = TensorScope.Open();
        var map = AxisMap.Widen(3, 6);
        Assert.Equal([0L, 0, 1, 1, 2, 2], map.Sources().ToArray<long>());
        Assert.Equal([2, 2, 2, 2, 2, 2], map.Copies());
        Assert.Equal([0, 1, 0, 1, 0, 1], map.Ranks());
        Assert.True(!map.IsIdentity && !map.HasNew);
    }

    [Fact]
    public void Widen_NoMultiple_CopiesTheFirstPlacesOnceMore()
    {
        using var scope = TensorScope.Open();
        var map = AxisMap.Widen(3, 5);
        Assert.Equal([0L, 0, 1, 1, 2], map.Sources().ToArray<long>());
        Assert.Equal([2, 2, 2, 2, 1], map.Copies());
        Assert.Throws<ArgumentException>(() => AxisMap.Widen(3, 2));
    }

    [Fact]
    public void From_BlocksAndParts_MovesWholeBlocksAndKeepsPartsApart()
    {
        using var scope = TensorScope.Open();
        Assert.Equal([0L, 1, 0, 1, 2, 3, 2, 3], Map(Blocks(2, 2), Blocks(4, 2)).Sources().ToArray<long>());
        Assert.Equal([0L, 0, 1, 1], Map(AxisLayout.FromInt64(1).Times(2), AxisLayout.FromInt64(2).Times(2)).Sources().ToArray<long>());
        var both = Map(AxisLayout.Beside(2, AxisLayout.Entries(1)), AxisLayout.Beside(2, AxisLayout.Entries(3)));
        Assert.Equal([0L, 1, 2, 0, 0], both.Sources().ToArray<long>());
        Assert.Equal([false, false, false, true, true], both.IsNew().ToArray<bool>());
        Assert.Equal(3, both.OldCount);
        Assert.True(Map(4, 4).IsIdentity && Map(AxisLayout.Entries(4), AxisLayout.Entries(4)).IsIdentity);
    }

    [Fact]
    public void From_AnotherLayout_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Map(4, AxisLayout.Entries(4)));
        Assert.Throws<ArgumentException>(() => Map(4, AxisLayout.FromInt64(2).Times(2)));
    }

    private static AxisLayout Blocks(long count, long size) => AxisLayout.FromInt64(count).Blocks(size);

    private static AxisMap Map(AxisLayout old, AxisLayout grown) => grown.From(old);
}
