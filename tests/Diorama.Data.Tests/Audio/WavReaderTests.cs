using System.Buffers.Binary;
using Diorama.Data.Audio;
using Diorama.Data.Tests.Features;

namespace Diorama.Data.Tests.Audio;

public sealed class WavReaderTests
{
    [Fact]
    public void ReadFile_SciPysFiles_AreTheirSamples()
    {
        var stereo = WavReader.ReadFile(Golden.Path("wave-i2.wav"));
        Assert.Equal((44100, 2, 4), (stereo.SampleRate, stereo.NumChannels, stereo.NumFrames));
        Assert.Equal([0, 1 / 32768f, 32767 / 32768f, -1, -1 / 32768f, 256 / 32768f, 12345 / 32768f, -12345 / 32768f], stereo.Samples);
        Assert.Equal([0.5f / 32768, -0.5f / 32768, 127.5f / 32768, 0], stereo.ToMono());
        Assert.Equal([-1, 0, 127 / 128f, -0.5f], WavReader.ReadFile(Golden.Path("wave-u1.wav")).Samples);
        Assert.Equal([0, int.MaxValue / 2147483648f, -1, 65536 / 2147483648f], WavReader.ReadFile(Golden.Path("wave-i4.wav")).Samples);
        Assert.Equal([0, 0.5f, -1.25f, 1e-3f], WavReader.ReadFile(Golden.Path("wave-f8.wav")).Samples);
        Assert.Equal(TimeSpan.FromSeconds(0.375), WavReader.ReadFile(Golden.Path("wave-f4.wav")).Duration);
    }

    [Fact]
    public void Decode_24BitsInTheExtensibleForm_AreSamples()
    {
        byte[] samples = [0, 0, 0, 0xff, 0xff, 0x7f, 0, 0, 0x80, 0xff, 0xff, 0xff];
        var wave = WavReader.Decode(Wav(Format(0xFFFE, 1, 8000, 24), samples), "x");
        Assert.Equal([0, 8388607 / 8388608f, -1, -1 / 8388608f], wave.Samples);
    }

    [Fact]
    public void Decode_OtherChunksAndAnOpenEnd_AreUnderstood()
    {
        byte[] odd = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        var file = Wav([.. odd, .. Format(1, 1, 8000, 16)], [0, 64, 7]); // a byte that fills no frame
        Assert.Equal([0.5f], WavReader.Decode(file, "x").Samples);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 7), uint.MaxValue);
        Assert.Equal([0.5f], WavReader.Decode(file, "x").Samples);
    }

    [Theory]
    [InlineData(85, 1, 8000, 16, "ffmpeg")]
    [InlineData(1, 0, 8000, 16, "0 channels")]
    [InlineData(1, 1, 0, 16, "0 samples a second")]
    [InlineData(1, 1, 8000, 12, "12 bits")]
    [InlineData(3, 1, 8000, 16, "kind 3")]
    public void Decode_AnotherFormat_SaysWhich(int code, int channels, int rate, int bits, string says) =>
        Assert.Contains(says, Assert.Throws<BadSampleException>(() => WavReader.Decode(Wav(Format(code, channels, rate, bits), [0, 0]), "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Decode_ThousandsOfDamagedFiles_ReadsOrSaysWhy()
    {
        var refused = 0;
        foreach (var file in Mutations.Of(File.ReadAllBytes(Golden.Path("wave-i2.wav")), 3000, seed: 9))
        {
            try
            {
                WavReader.Decode(file, "x");
            }
            catch (BadSampleException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 3000);
        Assert.Throws<BadSampleException>(() => WavReader.Decode([], "x"));
        Assert.Throws<BadSampleException>(() => WavReader.ReadFile("none.wav"));
    }

    private static byte[] Format(int code, int channels, int rate, int bits)
    {
        var chunk = new byte[8 + (code == 0xFFFE ? 40 : 16)];
        "fmt "u8.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), chunk.Length - 8);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(8), (ushort)code);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(10), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(12), rate);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(20), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(22), (ushort)bits);
        if (code == 0xFFFE) chunk[32] = 1; // PCM, first two bytes of the subformat
        return chunk;
    }

    private static byte[] Wav(byte[] chunks, byte[] samples) =>
        [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. chunks, .. "data"u8, (byte)samples.Length, 0, 0, 0, .. samples];
}
