using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Diorama.Tests;

namespace Diorama.Torch.Tests;

/// <summary>
/// Files changed at random: each is read rightly or refused by a typed exception, quickly and with bounded memory.
/// </summary>
public sealed class SafetensorsMutationTests
{
    // What takes longer than a second fails by itself, unless it never ends.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private static readonly string[] _types = ["BOOL", "U8", "I8", "I16", "F16", "BF16", "I32", "F32", "I64", "F64"];

    private static readonly string[] _splices =
    [
        "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud800", "null", "true", "-", "-1", "0", "00", "1e9", "0.5", "4294967296", "9223372036854775807", "18446744073709551616",
        "\"a\":", "\"dtype\":\"F32\",", "\"shape\":[0],", "\"data_offsets\":[0,0],", "{\"x\":{}},", "[[[[[[[[", "\"__metadata__\":{},", "F8_E4M3", "U64", " ", "\n", "\0", "詩",
    ];

    [Fact]
    public void Open_ThirtyThousandMutatedFiles_AreReadRightlyOrRefused() => Watchdog.Run(_longest, begin => Mutate(30_000, seed: 1, begin));

    [Fact]
    [Trait("Category", "Long")]
    public void Open_TwoHundredThousandMutatedFiles_AreReadRightlyOrRefused() => Watchdog.Run(_longest, begin => Mutate(200_000, seed: 2, begin));

    private static void Mutate(int count, int seed, Action<string> begin)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var seeds = Enumerable.Range(0, 40).Select(_ => Seed(random)).ToList();
        Assert.All(seeds, bytes => SecondChecker.Check(bytes));
        var path = folder.File("mutated.safetensors");
        var (accepted, refused) = (0, new Dictionary<SafetensorsRefusal, int>());
        for (var i = 0; i < count; i++)
        {
            begin($"file {i} of seed {seed}");
            var bytes = seeds[random.Next(seeds.Count)];
            for (var changes = 1 + random.Next(3); changes > 0; changes--) bytes = Change(bytes, random);
            File.WriteAllBytes(path, bytes);
            if (Read(path, bytes) is { } reason)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(refused, reason, out _)++;
            }
            else
            {
                accepted++;
            }
        }
        // The mutations are of use only if they reach every part of the reader.
        Assert.InRange(accepted, count / 50, count / 2);
        Assert.True(refused.Count >= 14, $"only {string.Join(", ", refused.Keys)}");
    }

    private static SafetensorsRefusal? Read(string path, byte[] bytes)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        SafetensorsFile? file = null;
        SafetensorsRefusal? reason = null;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (SafetensorsException refused)
        {
            reason = refused.Reason;
        }
        Assert.True(clock.ElapsedMilliseconds < 1000 || IsQuick(path), $"more than a second for {bytes.Length} bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, (4L * bytes.Length) + (1 << 20));
        using (file) return reason ?? Compare(file!, bytes);
    }

    // A busy machine may stop any thread for a second, but hardly twice at the same place.
    private static bool IsQuick(string path)
    {
        var clock = Stopwatch.StartNew();
        Record.Exception(() => SafetensorsFile.Open(path).Dispose());
        return clock.ElapsedMilliseconds < 1000;
    }

    private static SafetensorsRefusal? Compare(SafetensorsFile file, byte[] bytes)
    {
        var expected = SecondChecker.Check(bytes);
        Assert.Equal(expected.Count, file.Entries.Count);
        using var scope = TensorScope.Open();
        SafetensorsRefusal? refusal = null;
        foreach (var entry in file.Entries)
        {
            if (entry.DType == DType.Bool && expected[entry.Name].Any(b => b > 1))
            {
                refusal = Assert.Throws<SafetensorsException>(() => file.Map(entry.Name)).Reason;
                continue;
            }
            var tensor = file.Map(entry.Name);
            Assert.Equal(entry.Shape.ToArray(), tensor.Shape.ToArray());
            Assert.Equal(expected[entry.Name], Bytes(tensor));
        }
        return refusal;
    }

    private static unsafe byte[] Bytes(Tensor tensor) => new ReadOnlySpan<byte>((void*)tensor.DataPointer(), (int)tensor.NumElements * tensor.DType.Size()).ToArray();

    private static byte[] Seed(Random random)
    {
        var entries = new List<string>();
        var end = 0;
        for (var i = random.Next(5); i >= 0; i--)
        {
            var type = random.Next(_types.Length);
            var shape = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4)).ToArray();
            var begin = end;
            end += shape.Aggregate(type < 3 ? 1 : type < 6 ? 2 : type < 8 ? 4 : 8, (a, b) => a * b);
            entries.Add($$"""
                "layer.{{i}}.weight":{"dtype":"{{_types[type]}}","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{begin}},{{end}}]}
                """);
        }
        if (random.Next(2) == 0) entries.Insert(random.Next(entries.Count), "\"__metadata__\":{\"format\":\"pt\",\"note\":\"\\u8a69\"}");
        var header = $"{{{string.Join(',', entries)}}}";
        return SafetensorsBytes.Of(header.PadRight((Encoding.UTF8.GetByteCount(header) + 7) & ~7), end);
    }

    private static byte[] Change(byte[] file, Random random)
    {
        var changed = file.ToArray();
        if (changed.Length < 9) return [.. changed, (byte)random.Next(256)];
        var header = (int)Math.Min((ulong)changed.Length - 8, BinaryPrimitives.ReadUInt64LittleEndian(changed));
        switch (random.Next(12))
        {
            case 0: // one bit, anywhere
            case 1:
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2: // one bit of the values
                if (changed.Length > 8 + header) changed[random.Next(8 + header, changed.Length)] ^= (byte)(1 << random.Next(8));
                return changed;
            case 3: // cut off
                return changed[..random.Next(changed.Length)];
            case 4: // something appended
                return [.. changed, .. new byte[random.Next(1, 20)]];
            case 5: // another length
                BinaryPrimitives.WriteInt64LittleEndian(changed, random.Next(3) switch { 0 => random.NextInt64(), 1 => header + random.Next(-9, 9), _ => random.Next(200_000_000) });
                return changed;
            case 6: // another digit
            case 7:
                var digits = Enumerable.Range(8, header).Where(i => char.IsAsciiDigit((char)changed[i])).ToArray();
                if (digits.Length > 0) changed[digits[random.Next(digits.Length)]] = (byte)('0' + random.Next(10));
                return changed;
            case 8: // a piece of the header twice, or away
                var (from, to) = (random.Next(header + 1), random.Next(header + 1));
                return WithHeader(changed, header, [.. changed.AsSpan(8, from), .. changed.AsSpan(8 + Math.Min(from, to), header - Math.Min(from, to))]);
            case 9: // deep nesting
                var depth = random.Next(1, 3000);
                return WithHeader(changed, header, Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', depth)}{new string(']', depth)}}}"));
            default: // a piece of JSON put in
                var place = random.Next(header + 1);
                var piece = Encoding.UTF8.GetBytes(_splices[random.Next(_splices.Length)]);
                return WithHeader(changed, header, [.. changed.AsSpan(8, place), .. piece, .. changed.AsSpan(8 + place, header - place)]);
        }
    }

    private static byte[] WithHeader(byte[] file, int length, byte[] header)
    {
        byte[] changed = [.. new byte[8], .. header, .. file.AsSpan(8 + length)];
        BinaryPrimitives.WriteInt64LittleEndian(changed, header.Length);
        return changed;
    }
}
