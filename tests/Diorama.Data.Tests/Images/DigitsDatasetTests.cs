using Diorama.Core;
using Diorama.Data.Images;

namespace Diorama.Data.Tests.Images;

public sealed class DigitsDatasetTests
{
    [Fact]
    public void Count_EachSplit_IsAsStated()
    {
        var digits = new DigitsDataset();
        Assert.Equal((55_000, 5_000, 10_000), (digits.Count(Split.Train), digits.Count(Split.HeldOut), digits.Count(Split.Test)));
    }

    [Fact]
    public void Read_FirstSamples_HaveTheKnownLabels()
    {
        // The first labels of MNIST's training and test files.
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], Labels(Split.Train, 10));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Labels(Split.Test, 10));
    }

    [Fact]
    public void Read_AllTestPictures_MeanIsMnists()
    {
        // The mean of MNIST's test pictures in [0, 1] is 0.1325.
        var digits = new DigitsDataset(new());
        var batch = new HostBatch(digits.Fields, 1);
        var sum = 0.0;
        for (var i = 0; i < 10_000; i++)
        {
            digits.Read(Split.Test, i, batch.Row(0));
            foreach (var value in batch.Floats("image")) sum += (value + 1) / 2;
        }

        Assert.Equal(0.1325, sum / 10_000 / 784, 4);
    }

    [Fact]
    public void Read_HeldOut_FollowsTraining()
    {
        var digits = new DigitsDataset();
        Assert.EndsWith("[54999]", digits.SampleName(Split.Train, 54_999), StringComparison.Ordinal);
        Assert.EndsWith("[55000]", digits.SampleName(Split.HeldOut, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Size32_AddsABlackBorderOfTwo()
    {
        var small = Image(new());
        var large = Image(new() { Size = 32 });
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var inside = y is >= 2 and < 30 && x is >= 2 and < 30;
                Assert.Equal(inside ? small[(y - 2) * 28 + x - 2] : -1, large[y * 32 + x]);
            }
        }

        Assert.Equal((-1f, 1f), (small.Min(), small.Max()));
    }

    [Fact]
    public void Open_SizeOutOfRange_IsTheUsersMistake() => Assert.Throws<UserException>(() => new DigitsDataset(new() { Size = 27 }));

    private static float[] Image(DigitsOptions options)
    {
        var digits = new DigitsDataset(options);
        var batch = new HostBatch(digits.Fields, 1);
        batch.Floats("image").Fill(float.NaN);
        digits.Read(Split.Train, 0, batch.Row(0));
        return batch.Floats("image").ToArray();
    }

    private static long[] Labels(Split split, int count)
    {
        var digits = new DigitsDataset();
        var batch = new HostBatch(digits.Fields, count);
        for (var i = 0; i < count; i++) digits.Read(split, i, batch.Row(i));
        return batch.Int64s("label").ToArray();
    }
}
