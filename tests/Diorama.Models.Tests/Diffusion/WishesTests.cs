using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class WishesTests
{
    [Fact]
    public void Dropped_OfTwo_ForgetsAShareAndKeepsBothOrEitherAlike()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var wishes = new Wishes(Tensor.Full([30_000], 4, DType.Int64), Tensor.Full([30_000, 2], 7, DType.Int64)).Dropped(0.1, 10, generator);
        var (label, caption) = (wishes.Label!.ToArray<long>(), wishes.Caption!.ToArray<long>().Chunk(2).ToList());
        Assert.All(label, l => Assert.True(l is 4 or 10));
        Assert.All(caption, c => Assert.True(c is [7, 7] or [0, 0]));
        double Share(bool noLabel, bool noCaption) => label.Zip(caption).Count(p => p.First == 10 == noLabel && p.Second[0] == 0 == noCaption) / 30_000.0;
        Assert.Equal(0.1, Share(true, true), 0.01);
        Assert.Equal(0.3, Share(true, false), 0.01);
        Assert.Equal(0.3, Share(false, true), 0.01);
        Assert.Equal(0.3, Share(false, false), 0.01);
    }

    [Fact]
    public void Dropped_OfOne_ForgetsThatShare()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var label = new Wishes(Tensor.Zeros([30_000], DType.Int64), null).Dropped(0.2, 10, generator).Label!.ToArray<long>();
        Assert.Equal(0.2, label.Count(l => l == 10) / 30_000.0, 0.01);
        Assert.Same(Wishes.None, Wishes.None.Dropped(0.2, 10, generator));
    }

    [Fact]
    public void Of_PromptsWithoutClasses_TakesTheClassTheySpeakOf()
    {
        using var scope = TensorScope.Open();
        var captions = Wording.Of(5, 2); // pad, unknown, left, middle, right
        var spec = Play.Images(8) with { Captions = captions with { WordClasses = [[], [], [0, 6], [0, 2, 9, 2], [9, 6]] } };
        var reader = new WishReader(new() { Conditional = true, Captions = true }, spec);
        var request = new ImageRequest(3, 1) { Prompts = ["right", "middle", "left middle"] };
        Assert.Equal([9L, 10, 0], reader.Of(request, 0, default).Label!.ToArray<long>()[..3]);
        Assert.Equal([4L, 4, 4], reader.Of(request with { Classes = [4, 4, 4] }, 0, default).Label!.ToArray<long>()[..3]);
    }
}
