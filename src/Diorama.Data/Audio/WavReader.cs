using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Diorama.Data.Audio;

/// <summary>
/// Reads WAV files: PCM of 8 (unsigned), 16, 24 and 32 bits, and floating point of 32 and 64, plain or in the extensible form. Chunks that are neither the
/// format nor the samples are passed over, and so are bytes at the end that fill no frame.
/// </summary>
public static class WavReader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 512 << 20;

    private const int MaxChannels = 256;
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadSampleException">It is missing, unreadable, too large, no WAV, compressed or damaged.</exception>
    public static Wave ReadFile(string path)
    {
        try
        {
            var length = PlainFile.Behind(path).Length;
            if (length == 0) throw new BadSampleException(path, "empty: zero bytes");
            if (length > MaxBytes) throw new BadSampleException(path, $"too large: {length} bytes, and the most is {MaxBytes}");
            return Decode(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadSampleException(path, "cannot be read: " + e.Message, e);
        }
    }

    /// <summary>Decodes a file's bytes.</summary>
    /// <exception cref="BadSampleException">They are no WAV, compressed or damaged.</exception>
    public static Wave Decode(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
            throw new BadSampleException(name, file.IsEmpty ? "empty: zero bytes" : "no WAV file: its first bytes are others");
        WavFormat? format = null;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var kind = rest[..4];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            rest = rest[8..];
            if (kind.SequenceEqual("data"u8))
            {
                // A program that writes to a pipe does not know the length beforehand.
                var isOpen = size is uint.MaxValue or 0 && rest.Length > 0;
                if (!isOpen && size > rest.Length) throw new BadSampleException(name, $"truncated: {rest.Length} of {size} bytes of samples");
                return ToWave(format ?? throw new BadSampleException(name, "samples stand before their format"), isOpen ? rest : rest[..(int)size]);
            }

            if (size > rest.Length) throw new BadSampleException(name, "truncated: a part goes beyond the end");
            if (kind.SequenceEqual("fmt "u8)) format = Format(rest[..(int)size], name);
            rest = rest[(int)Math.Min(rest.Length, size + (size & 1))..];
        }

        throw new BadSampleException(name, "holds no samples");
    }

    private static WavFormat Format(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < 16) throw new BadSampleException(name, "its format is truncated");
        var code = (int)BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var frame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (code == Extensible) code = chunk.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]) : 0;
        if (channels is 0 or > MaxChannels) throw new BadSampleException(name, $"a number of channels that is not read: {channels} channels");
        if (rate is 0 or > 10_000_000) throw new BadSampleException(name, $"a rate that is not read: {rate} samples a second");
        if ((code, bits) is not ((Pcm, 8 or 16 or 24 or 32) or (Float, 32 or 64)))
            throw new BadSampleException(
                name,
                $"samples of a kind that is not read: kind {code} with {bits} bits; PCM of 8 to 32 bits and floating point are read. Convert it: ffmpeg -i in.wav -c:a pcm_s16le out.wav"
            );
        if (frame != channels * bits / 8)
            throw new BadSampleException(name, $"frames that do not fit its format: {frame} bytes for {channels} channels of {bits} bits");
        return new(code == Float, channels, (int)rate, bits / 8);
    }

    private static Wave ToWave(WavFormat format, ReadOnlySpan<byte> data)
    {
        var bytes = format.SampleBytes;
        var samples = new float[data.Length / (bytes * format.NumChannels) * format.NumChannels];
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = data.Slice(i * bytes, bytes);
            samples[i] = (format.IsFloat, bytes) switch
            {
                (true, 4) => MemoryMarshal.Read<float>(sample),
                (true, _) => (float)MemoryMarshal.Read<double>(sample),
                (_, 1) => (sample[0] - 128) / 128f,
                (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f,
                (_, 3) => (((sbyte)sample[2] << 16) | (sample[1] << 8) | sample[0]) / 8388608f,
                _ => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648f,
            };
        }

        return new(format.SampleRate, format.NumChannels, samples);
    }

    private readonly record struct WavFormat(bool IsFloat, int NumChannels, int SampleRate, int SampleBytes);
}
