using Diorama.Data.Images;

namespace Diorama.Data.Tests.Images;

public sealed class ImageGridTests
{
    [Fact]
    public void Tile_ThreePicturesInTwoColumns_StandAtTheirPlaces()
    {
        Picture[] pictures = [Flat(10), Flat(20), Flat(30)];
        var grid = ImageGrid.Tile(pictures, columns: 2, padding: 1, background: 255);
        Assert.Equal((7, 5), (grid.Width, grid.Height));
        Assert.Equal([255, 255, 255, 255, 255, 255, 255], grid.Pixels[..7]);
        Assert.Equal([255, 10, 10, 255, 20, 20, 255], grid.Pixels[7..14]);
        Assert.Equal([255, 30, 30, 255, 255, 255, 255], grid.Pixels[21..28]);
    }

    [Fact]
    public void Tile_PicturesThatDiffer_AreRefused() =>
        Assert.Throws<ArgumentException>(() => ImageGrid.Tile([Flat(1), new Picture(2, 2, 1)], 2));

    [Fact]
    public void FromValues_Planes_BecomeInterleavedBytes()
    {
        float[] values = [-1, 1, 0, 2, -3, float.NaN];
        var picture = Assert.Single(ImageGrid.FromValues(values, channels: 3, height: 1, width: 2));
        Assert.Equal([0, 128, 0, 255, 255, 0], picture.Pixels);
    }

    [Fact]
    public void PixelScale_EveryByte_ComesBack()
    {
        var table = PixelScale.Table;
        Assert.Equal((-1f, 1f), (table[0], table[255]));
        for (var b = 0; b < 256; b++) Assert.Equal(b, PixelScale.ToByte(table[b]));
        byte[] bytes = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
        var values = new float[bytes.Length];
        PixelScale.ToValues(bytes, values);
        for (var i = 0; i < bytes.Length; i++) Assert.Equal(table[bytes[i]], values[i]);
    }

    private static Picture Flat(byte value) => new(2, 1, 1, [value, value]);
}
