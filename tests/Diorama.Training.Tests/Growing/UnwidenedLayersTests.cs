using Diorama.Core;

namespace Diorama.Training.Tests.Growing;

/// <summary>A factor that leaves some widths as they were says which.</summary>
public sealed class UnwidenedLayersTests : IDisposable
{
    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_SomeOfAList_AreNamed()
    {
        var small = _runs.Train("small", "model.hidden=[12, 2]");
        _runs.Grow(small, new(1.1));
        Assert.StartsWith("--wider 1.1 leaves as they are: 2 of model.hidden ([12, 2]), 2 of model.decoderHidden (", Assert.Single(_runs.Told), StringComparison.Ordinal);
    }

    [Fact]
    public void Grow_UnderNormsOfTheWholeLayer_HeadsAndWidthAreNamed()
    {
        var small = _runs.Train("small", "data={name: poems, batch: 4}", "model={kind: transformer, width: 8, heads: 2, layers: 1}");
        _runs.Grow(small, new(1.5));
        Assert.Contains("leaves as they are: model.width (8), model.heads (2), model.keyValueHeads (2). ", Assert.Single(_runs.Told), StringComparison.Ordinal);
        Assert.EndsWith("--wider 2 widens them too", _runs.Told[0], StringComparison.Ordinal);
        _runs.GrowInto("twice", small, new(2));
        Assert.Single(_runs.Told);
    }

    [Fact]
    public void Grow_NothingAtAll_IsRefusedWithThem()
    {
        var small = _runs.Train("small", "model.hidden=[2]");
        Assert.Contains("nothing would grow: --wider 1.1 leaves as they are: model.hidden ([2])", Assert.Throws<UserException>(() => _runs.Grow(small, new(1.1))).Message, StringComparison.Ordinal);
    }
}
