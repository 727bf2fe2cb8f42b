using Diorama.Data.Features;
using Diorama.Data.Images;

namespace Diorama.Data.Tests.Features;

public sealed class PictureFeaturesTests
{
    [Fact]
    public void ChannelMoments_APicture_IsTheClosedForm()
    {
        var picture = new Picture(2, 1, 4, [0, 255, 51, 255, 255, 255, 51, 255]);
        Assert.Equal([0.5f, 0.5f, 1, 0, 0.2f, 0, 1], Row(new ChannelMoments(), picture), Near);
        Assert.Equal([1, 0, 1, 0, 1, 0, 0], Row(new ChannelMoments(), new Picture(3, 3, 4)), Near); // transparent: white
        Assert.Equal([0.2f, 0, 0.2f, 0, 0.2f, 0, 1], Row(new ChannelMoments(), new Picture(1, 1, 1, [51])), Near);
    }

    [Fact]
    public void ColourHistogram_APicture_CountsItsPixels()
    {
        var picture = new Picture(4, 1, 3, [0, 127, 255, 63, 128, 255, 64, 128, 255, 255, 128, 255]);
        Assert.Equal([0.5f, 0.25f, 0, 0.25f, 0, 0.25f, 0.75f, 0, 0, 0, 0, 1], Row(new ColourHistogram(4), picture), Near);
        Assert.Equal("blue.3", new ColourHistogram(4).Columns[^1]);
        Assert.Equal(3, Row(new ColourHistogram(256), Images.Samples.Noise(20, 10, 4)).Sum(), 4);
    }

    [Theory]
    [InlineData(1, 0, 0, 0)] // brighter to the right
    [InlineData(-1, 0, 0, 0)] // darker: the same line
    [InlineData(0, 1, 2, 0)] // down: a quarter turn is two of half a turn's four steps
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, -1, 3, 0)]
    [InlineData(2, 1, 0, 0.5903345)] // atan(1/2) in steps of 45 degrees
    public void OrientationHistogram_ARamp_VotesForItsDirection(int across, int down, int direction, double ofNext)
    {
        var picture = new Picture(9, 9, 1);
        for (var y = 0; y < 9; y++)
        {
            for (var x = 0; x < 9; x++) picture[x, y][0] = (byte)(128 + across * (x - 4) * 4 + down * (y - 4) * 4);
        }

        // The cell in the middle has no border pixels.
        var row = Row(new OrientationHistogram(3, 4), picture);
        var cell = row.AsSpan((1 * 3 + 1) * 4, 4).ToArray();
        var expected = new double[4];
        (expected[direction], expected[(direction + 1) % 4]) = (1 - ofNext, ofNext);
        Golden.AssertClose(expected, cell.Select(v => v / (double)cell.Sum()), 1e-6);
        Assert.Equal(1, row.Sum(v => (double)v * v), 5);
    }

    [Fact]
    public void OrientationHistogram_ContrastAndBrightness_DoNotMatter()
    {
        var picture = Images.Samples.Noise(30, 20, 1);
        var softer = new Picture(30, 20, 1, [.. picture.Pixels.Select(p => (byte)(100 + p / 4 * 2 / 2))]);
        var same = new Picture(30, 20, 1, [.. picture.Pixels.Select(p => (byte)(p / 4 * 2))]);
        Golden.AssertClose(Row(new OrientationHistogram(), same).Select(v => (double)v), Row(new OrientationHistogram(), softer).Select(v => (double)v), 1e-5);
        Assert.All(Row(new OrientationHistogram(), new Picture(5, 5, 3)), v => Assert.Equal(0, v));
        Assert.Equal(144, Row(new OrientationHistogram(), new Picture(1, 1, 1, [7])).Length);
    }

    [Fact]
    public void SideBySide_AllOfThem_StackIntoOneMatrix()
    {
        Picture[] pictures = [Images.Samples.Noise(8, 8, 3), Images.Samples.Noise(5, 9, 4)];
        var matrix = new SideBySide<Picture>(new ChannelMoments(), new ColourHistogram(), new OrientationHistogram()).Fit(pictures).Transform(pictures);
        Assert.Equal((2, 7 + 24 + 144), (matrix.NumRows, matrix.NumColumns));
        var captions = new TfIdf().Fit(["red car", "blue car"]).Transform(["red car", "blue car"]);
        Assert.Equal(7 + 24 + 144 + 3, matrix.Beside(captions.WithPrefix("caption ")).NumColumns);
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-6;

    private static float[] Row(ITransformer<Picture> features, Picture picture)
    {
        var row = new float[features.Columns.Count];
        features.Transform([picture]).CopyRow(0, row);
        return row;
    }
}
