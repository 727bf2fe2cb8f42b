using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class RandomShiftTests
{
    [Fact]
    public void Apply_OnePoint_MovesItByAllShiftsAndNoFurther()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var image = Tensor.Full([500, 1, 9, 9], -1.0);
        image.Select(2, 4).Select(2, 4).FillInPlace(1);
        var places = RandomShift.Apply(image, 2, generator).Flatten(startDim: 1).Argmax(1).ToArray<long>();
        Assert.Equal(25, places.Distinct().Count());
        Assert.All(places, p => Assert.True(p / 9 is >= 2 and <= 6 && p % 9 is >= 2 and <= 6));
    }

    [Fact]
    public void Apply_Pattern_IsAWindowOfItWithItsEdgeRepeated()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var image = Tensor.Arange(0, 2 * 3 * 4, dtype: DType.Float32).View(1, 2, 3, 4);
        var wider = image.Pad([1, 1, 1, 1], "replicate");
        var windows = (from y in Enumerable.Range(0, 3) from x in Enumerable.Range(0, 3) select wider.Narrow(2, y, 3).Narrow(3, x, 4)).ToList();
        for (var i = 0; i < 20; i++)
        {
            var shifted = RandomShift.Apply(image, 1, generator);
            Assert.Contains(windows, w => w.Equal(shifted));
        }
    }

    [Fact]
    public void Apply_Zero_IsThePictureItself()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var image = Tensor.Zeros([1, 1, 4, 4]);
        Assert.Same(image, RandomShift.Apply(image, 0, generator));
    }
}
