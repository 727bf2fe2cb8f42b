using Diorama.Data.Images;

namespace Diorama.Data.Tests.Images;

public sealed class ResamplingTests
{
    [Fact]
    public void Resize_Half_AveragesEachFourPixels()
    {
        var picture = new Picture(4, 2, 1, [10, 20, 100, 0, 30, 40, 0, 0]);
        Assert.Equal([25, 25], picture.Resize(2, 1).Pixels);
    }

    [Fact]
    public void Resize_ThreeToTwo_WeighsByTheCoveredLength()
    {
        // The first new pixel covers the first old one and half of the second: (30 + 60 / 2) / 1.5 = 40.
        Assert.Equal([40, 80], new Picture(3, 1, 1, [30, 60, 90]).Resize(2, 1).Pixels);
    }

    [Fact]
    public void Resize_TwoToFour_InterpolatesBetweenCentres() =>
        Assert.Equal([0, 25, 75, 100], new Picture(2, 1, 1, [0, 100]).Resize(4, 1).Pixels);

    [Fact]
    public void Resize_OnePixel_FillsTheWhole() =>
        Assert.All(new Picture(1, 1, 3, [7, 8, 9]).Resize(5, 4).Pixels.Chunk(3), pixel => Assert.Equal([7, 8, 9], pixel));

    [Theory]
    [InlineData(13, 7)]
    [InlineData(64, 3)]
    [InlineData(1, 100)]
    [InlineData(33, 33)]
    public void Resize_ConstantPicture_StaysConstant(int width, int height)
    {
        var picture = new Picture(20, 31, 3);
        picture.Pixels.AsSpan().Fill(201);
        Assert.All(picture.Resize(width, height).Pixels, value => Assert.Equal(201, value));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(8)]
    [InlineData(3)]
    public void Resize_Shrinking_KeepsTheMean(int size)
    {
        var picture = Samples.Noise(50, 50, 1);
        Assert.InRange(picture.Resize(size, size).Pixels.Average(v => v) - picture.Pixels.Average(v => v), -0.5, 0.5);
    }

    [Theory]
    [InlineData(100, 7)]
    [InlineData(7, 100)]
    [InlineData(3, 3)]
    [InlineData(640, 479)]
    public void AxisWeights_AnySizes_AddUpToOneAndStayInside(int oldSize, int newSize)
    {
        foreach (var (first, weights) in AxisWeights.Make(oldSize, newSize))
        {
            Assert.Equal(1, weights.Sum(), 5);
            Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
            Assert.True(first >= 0 && first + weights.Length <= oldSize);
        }
    }

    [Fact]
    public void Resize_Alpha_WhatNobodySeesTintsNothing()
    {
        // Red, half of it seen, beside green that nobody sees: red at a quarter.
        Assert.Equal([255, 0, 0, 64], new Picture(2, 1, 4, [255, 0, 0, 128, 0, 255, 0, 0]).Resize(1, 1).Pixels);
        Assert.Equal([0, 0, 0, 0], new Picture(2, 1, 4, [255, 0, 0, 0, 0, 255, 0, 0]).Resize(1, 1).Pixels);
        Assert.Equal([100, 0, 0, 255, 100, 0, 0, 255, 100, 0, 0, 255], new Picture(1, 1, 4, [100, 0, 0, 255]).Resize(3, 1).Pixels);
    }

    [Fact]
    public void Mirrored_Picture_IsLeftForRight() =>
        Assert.Equal([3, 4, 1, 2, 7, 8, 5, 6], Pairs(new Picture(2, 2, 4, [.. new[] { 1, 2, 3, 4, 5, 6, 7, 8 }.SelectMany(v => new[] { (byte)v, (byte)v })]).Mirrored()));

    private static IEnumerable<int> Pairs(Picture picture) => picture.Pixels.Where((_, i) => i % 2 == 0).Select(v => (int)v);

    [Fact]
    public void CropAndResize_WidePicture_TakesItsMiddle()
    {
        var picture = new Picture(6, 2, 1, [1, 1, 50, 60, 9, 9, 1, 1, 70, 80, 9, 9]);
        Assert.Equal([50, 60, 70, 80], picture.CropAndResize(2, 2).Pixels);
    }

    [Fact]
    public void CropAndResize_LineOfPixels_Works() => Assert.Equal(32 * 32, Samples.Noise(1, 900, 1).CropAndResize(32, 32).Pixels.Length);

    [Fact]
    public void WithChannels_Conversions_AreTheKnownOnes()
    {
        var pixel = new Picture(1, 1, 4, [200, 100, 50, 51]);
        Assert.Equal([244, 224, 214], pixel.WithChannels(3).Pixels);
        Assert.Equal([(byte)((299 * 244 + 587 * 224 + 114 * 214 + 500) / 1000)], pixel.WithChannels(1).Pixels);
        Assert.Equal([9, 9, 9, 255], new Picture(1, 1, 1, [9]).WithChannels(4).Pixels);
        Assert.Equal([1, 2, 3, 255], new Picture(1, 1, 3, [1, 2, 3]).WithChannels(4).Pixels);
        Assert.Equal([40, 20, 10], pixel.WithChannels(3, new(0, 0, 0)).Pixels);
        Assert.Equal([0, 0, 0, 0, 7, 8, 9, 1], new Picture(2, 1, 4, [1, 2, 3, 0, 7, 8, 9, 1]).WithoutHiddenColours().Pixels);
    }
}
