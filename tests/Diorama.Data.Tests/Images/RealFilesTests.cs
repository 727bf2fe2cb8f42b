using Diorama.Data.Images;

namespace Diorama.Data.Tests.Images;

/// <summary>The small picture of <c>Files/make.py</c>, in the many forms that files have.</summary>
public sealed class RealFilesTests
{
    private const int Width = 20;
    private const int Height = 12;

    [Theory]
    [InlineData("orientation-1.jpg")]
    [InlineData("orientation-2.jpg")]
    [InlineData("orientation-3.jpg")]
    [InlineData("orientation-4.jpg")]
    [InlineData("orientation-5.jpg")]
    [InlineData("orientation-6.jpg")]
    [InlineData("orientation-7.jpg")]
    [InlineData("orientation-8.jpg")]
    [InlineData("orientation-6.png")]
    [InlineData("progressive.jpg")]
    [InlineData("interlaced.png")]
    [InlineData("cmyk.jpg")]
    public void ReadFile_AnyForm_IsTheSamePictureUpright(string file)
    {
        var picture = Read(file);
        Assert.Equal((Width, Height, 3), (picture.Width, picture.Height, picture.Channels));
        var most = Enumerable.Range(0, Width * Height).Max(i => Distance(picture[i % Width, i / Width], i % Width, i / Width));
        Assert.InRange(most, 0, file.EndsWith(".png", StringComparison.Ordinal) ? 0 : file == "cmyk.jpg" ? 40 : 12);
    }

    [Fact]
    public void ReadFile_Grey_HasOneChannel()
    {
        var picture = Read("grey.jpg");
        Assert.Equal((Width, Height, 1), (picture.Width, picture.Height, picture.Channels));
        Assert.InRange(picture[10, 5][0] - (299 * 100 + 587 * 100 + 114 * 125) / 1000, -4, 4);
    }

    [Fact]
    public void ReadFile_SixteenBits_BecomeEight() => Assert.Equal(Enumerable.Range(0, Width).Select(x => (byte)(10 * x)), Read("sixteen.png").Pixels.Take(Width));

    [Fact]
    public void ReadFile_GreyWithAlpha_HasFourChannels()
    {
        var picture = Read("grey-alpha.png");
        Assert.Equal([70, 70, 70, 160], picture[7, 8].ToArray());
        Assert.Equal(4, picture.Channels);
    }

    [Fact]
    public void ReadFile_Palette_IsColours()
    {
        Assert.Equal([0, 255, 0], Read("palette.png")[1, 0].ToArray());
        Assert.Equal(0, Read("palette-transparent.png")[1, 0][3]);
        Assert.Equal([0, 0, 255, 255], Read("palette-transparent.png")[2, 0].ToArray());
    }

    [Fact]
    public void ReadFile_OneBit_IsWhite() => Assert.All(Read("bits.png").Pixels, value => Assert.Equal(255, value));

    [Fact]
    public void Decode_OfASmallerSide_IsTheAverageOfBlocks()
    {
        var file = JpegCodec.Encode(Samples.Gradient(40, 32, 3));
        foreach (var (side, width, height) in new[] { (33, 40, 32), (17, 40, 32), (16, 20, 16), (8, 10, 8), (4, 5, 4), (1, 5, 4) })
        {
            var picture = PictureReader.Decode(file, "x", side: side);
            Assert.Equal((width, height), (picture.Width, picture.Height));
            var same = Samples.Gradient(40, 32, 3).Resize(width, height);
            Assert.All(picture.Pixels.Zip(same.Pixels), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
        }
    }

    [Theory]
    [InlineData("GIF89a......", "a GIF picture")]
    [InlineData("RIFF1234WEBPVP8 ", "a WebP picture")]
    [InlineData("BM1234567890", "a BMP picture")]
    [InlineData("II*\0........", "a TIFF picture")]
    [InlineData("\0\0\0 ftypavif", "an AVIF picture")]
    [InlineData("\0\0\0 ftypheic", "a HEIC picture")]
    [InlineData("<svg xmlns=''>", "an SVG picture")]
    [InlineData("P6 1 1 255 xyz", "a Netpbm picture")]
    [InlineData("hello, world", "neither PNG nor JPEG")]
    public void Decode_OtherKinds_AreNamed(string content, string reason) => Assert.Contains(
        reason, Assert.Throws<BadSampleException>(() => PictureReader.Decode(System.Text.Encoding.Latin1.GetBytes(content), "x")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Decode_DamagedExif_IsReadUprightOrRefused()
    {
        var file = File.ReadAllBytes(PathOf("orientation-6.jpg"));
        foreach (var damaged in Mutations.Of(file[..120], 500, seed: 9).Select(head => (byte[])[.. head, .. file[120..]]))
        {
            try
            {
                var picture = PictureReader.Decode(damaged, "x");
                Assert.Equal(picture.Width * picture.Height * picture.Channels, picture.Pixels.Length);
            }
            catch (BadSampleException e)
            {
                Assert.NotEmpty(e.Reason);
            }
        }
    }

    private static Picture Read(string file) => PictureReader.ReadFile(PathOf(file));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Images", "Files", file);

    private static int Distance(ReadOnlySpan<byte> pixel, int x, int y) =>
        Math.Max(Math.Abs(pixel[0] - 10 * x), Math.Max(Math.Abs(pixel[1] - 20 * y), Math.Abs(pixel[2] - (200 - 5 * (x + y)))));
}
