using System.Buffers.Binary;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class CodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Png_RoundTrip_KeepsEveryByte(int channels)
    {
        var picture = Samples.Noise(37, 21, channels);
        var again = PictureReader.Decode(PngCodec.Encode(picture), "x");
        Assert.Equal((37, 21, channels), (again.Width, again.Height, again.Channels));
        Assert.Equal(picture.Pixels, again.Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Jpeg_RoundTrip_IsNear(int channels)
    {
        var picture = Samples.Gradient(40, 24, channels);
        var again = PictureReader.Decode(JpegCodec.Encode(picture), "x");
        Assert.Equal((40, 24, channels), (again.Width, again.Height, again.Channels));
        Assert.All(picture.Pixels.Zip(again.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 6));
    }

    [Fact]
    public void Png_MadeByHand_HasTheBytesOfItsRows()
    {
        // Two rows of three grey pixels, each after its filter byte.
        var picture = PngCodec.Decode(PngBytes.File(3, 2, rows: [0, 1, 2, 3, 0, 4, 5, 255]), "x");
        Assert.Equal([1, 2, 3, 4, 5, 255], picture.Pixels);
    }

    [Fact]
    public void Png_SixteenBits_BecomeEight()
    {
        var picture = PngCodec.Decode(PngBytes.File(2, 1, depth: 16, rows: [0, 0xff, 0xff, 0x80, 0x80]), "x");
        Assert.Equal([255, 128], picture.Pixels);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(0x80000000, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(16_385, 1)]
    [InlineData(16_384, 16_384)]
    [InlineData(10_000, 3_000)] // within the limits, but far more than its few bytes can hold
    public void Png_AbsurdDimensions_AreRefusedBeforeMemoryIsTaken(uint width, uint height)
    {
        var file = PngBytes.File(width, height);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<BadSampleException>(() => PictureReader.Decode(file, "bomb.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal("bomb.png", error.Name);
        Assert.Contains("dimensions", error.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> BrokenFiles => new()
    {
        { "empty", [] },
        { "one byte", [0x89] },
        { "text", "no picture"u8.ToArray() },
        { "png signature", PngBytes.File(3, 2)[..8] },
        { "png half header", PngBytes.File(3, 2)[..20] },
        { "png without data", [.. PngBytes.File(3, 2)[..33], .. PngBytes.Chunk("IEND", [])] },
        { "png without end", PngBytes.File(3, 2, rows: [0, 1, 2, 3, 0, 4, 5, 6])[..^12] },
        { "png bit depth", PngBytes.File(3, 2, depth: 3) },
        { "png colour type", PngBytes.File(3, 2, color: 5) },
        { "png compression", PngBytes.File(3, 2, compression: 1) },
        { "png filter", PngBytes.File(3, 2, filter: 1) },
        { "png interlace", PngBytes.File(3, 2, interlace: 2) },
        { "png palette missing", PngBytes.File(3, 2, color: 3) },
        { "png too few rows", PngBytes.File(3, 2, rows: [0, 1, 2, 3]) },
        { "png chunk length", Changed(PngBytes.File(3, 2), 33, 0xff) },
        { "png checksum", Changed(PngBytes.File(3, 2, rows: [0, 1, 2, 3, 0, 4, 5, 6]), 45, 0x01) },
        { "jpeg signature", [0xff, 0xd8, 0xff] },
        { "jpeg half", JpegCodec.Encode(Samples.Noise(32, 32, 3))[..400] },
        { "jpeg without end", JpegCodec.Encode(Samples.Noise(32, 32, 3))[..^40] },
        { "jpeg too large", JpegOf(65_000, 65_000) },
        { "jpeg zero wide", JpegOf(0, 8) },
        { "jpeg short", JpegOf(8_000, 4_000) },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void Decode_BrokenFile_IsNamedWithAReason(string what, byte[] file)
    {
        var error = Assert.Throws<BadSampleException>(() => PictureReader.Decode(file, what));
        Assert.Equal(what, error.Name);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void Decode_ThousandsOfDamagedFiles_DecodesOrRefuses()
    {
        byte[][] whole =
        [
            PngCodec.Encode(Samples.Noise(19, 13, 1)), PngCodec.Encode(Samples.Gradient(32, 32, 3)), PngCodec.Encode(Samples.Noise(9, 9, 4)),
            PngBytes.File(3, 2, interlace: 1, rows: new byte[16]),
            JpegCodec.Encode(Samples.Noise(24, 24, 3)), JpegCodec.Encode(Samples.Gradient(17, 33, 1)),
        ];
        var (decoded, refused) = (0, 0);
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (var file in Mutations.Of(whole[i], 1000, seed: i))
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    var picture = PictureReader.Decode(file, "x");
                    Assert.Equal(picture.Width * picture.Height * picture.Channels, picture.Pixels.Length);
                    decoded++;
                }
                catch (BadSampleException)
                {
                    refused++;
                }

                // A damaged JPEG header may state larger dimensions; what is taken stays in proportion to the file.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + file.Length * 3L * 8192);
            }
        }

        Assert.True(decoded > 100 && refused > 3000, $"{decoded} decoded, {refused} refused");
    }

    [Fact]
    public void ReadFile_MissingOrFolder_IsABadSample()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(folder.File("none.png")));
        Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(folder.Path));
        Assert.Contains("zero bytes", Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(folder.Write("e.png", ""))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_OnManyThreads_GivesTheSame()
    {
        var png = PngCodec.Encode(Samples.Noise(64, 64, 3));
        var jpeg = JpegCodec.Encode(Samples.Noise(64, 64, 3));
        var expected = PictureReader.Decode(jpeg, "x").Pixels;
        Parallel.For(0, 200, i =>
        {
            Assert.Equal(expected, PictureReader.Decode(jpeg, "x").Pixels);
            PictureReader.Decode(png, "x");
            Assert.Throws<BadSampleException>(() => PictureReader.Decode(jpeg.AsSpan(0, 500), "x"));
        });
    }

    private static byte[] Changed(byte[] file, int at, byte value)
    {
        file[at] ^= value;
        return file;
    }

    private static byte[] JpegOf(ushort width, ushort height)
    {
        var file = JpegCodec.Encode(Samples.Gradient(16, 16, 1));
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }
}
