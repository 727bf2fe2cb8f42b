using System.Text;
using System.Text.Json.Nodes;

namespace Diorama.Data.Images;

/// <summary>
/// How a shard lies in its file, which is of the safetensors format, so that other programs read it too. In this order: <c>image</c> uint8
/// [n, size, size, channels]; <c>text</c> uint8, JSON with <c>name</c> and <c>captions</c> of each picture; <c>key</c> uint8 [n, 16], the beginning of the SHA-256 of
/// its pixels; <c>rank</c> uint8 [n, 16], where the rule of the split puts it: the beginning of the SHA-256 of the key that its source has for it; <c>label</c> int64 [n];
/// <c>textEnd</c> int64 [n]; <c>split</c> uint8 [n] (0 train, 1 held out, 2 test, 255 where the rule decides).
/// </summary>
/// <param name="Count">n.</param>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="Channels">1, 3 or 4.</param>
/// <param name="TextBytes">The length of <c>text</c>, which fills up what numbers of eight bytes need.</param>
internal sealed record ShardLayout(int Count, int Size, int Channels, long TextBytes)
{
    /// <summary>The bytes of a key, and of a rank.</summary>
    internal const int KeyBytes = 16;

    /// <summary>The split's number where the rule decides.</summary>
    internal const byte NoSplit = 255;

    // Room for the header, so that pixels can be written before it is known how many there will be.
    private const int HeaderBytes = 1024 - 8;

    /// <summary>The length of a picture.</summary>
    internal int PictureBytes => Size * Size * Channels;

    /// <summary>Where the pixels begin in the file.</summary>
    internal static long Pixels => 8 + HeaderBytes;

    /// <summary>Where the texts begin.</summary>
    internal long Text => Pixels + (long)Count * PictureBytes;

    /// <summary>Where the keys begin.</summary>
    internal long Keys => Text + TextBytes;

    /// <summary>Where the ranks begin.</summary>
    internal long Ranks => Keys + (long)KeyBytes * Count;

    /// <summary>Where the labels begin.</summary>
    internal long Labels => Ranks + (long)KeyBytes * Count;

    /// <summary>Where the ends of the texts begin.</summary>
    internal long TextEnds => Labels + 8L * Count;

    /// <summary>Where the splits begin.</summary>
    internal long Splits => TextEnds + 8L * Count;

    /// <summary>The length of the file.</summary>
    internal long End => Splits + Count;

    /// <summary>The length of <c>text</c> for so many bytes of it.</summary>
    internal static long Padded(int count, int pictureBytes, long textBytes) => textBytes + (8 - ((long)count * pictureBytes + textBytes) % 8) % 8;

    /// <summary>The file's first bytes: the length of the header and the header, filled up with blanks.</summary>
    internal byte[] Header()
    {
        static JsonArray Numbers(params ReadOnlySpan<long> numbers)
        {
            var array = new JsonArray();
            foreach (var number in numbers) array.Add((JsonNode)number);
            return array;
        }

        static JsonObject Entry(string type, JsonArray shape, long from, long to) =>
            new() { ["dtype"] = type, ["shape"] = shape, ["data_offsets"] = Numbers(from - Pixels, to - Pixels) };

        var json = new JsonObject
        {
            ["image"] = Entry("U8", Numbers(Count, Size, Size, Channels), Pixels, Text),
            ["text"] = Entry("U8", Numbers(TextBytes), Text, Keys),
            ["key"] = Entry("U8", Numbers(Count, KeyBytes), Keys, Ranks),
            ["rank"] = Entry("U8", Numbers(Count, KeyBytes), Ranks, Labels),
            ["label"] = Entry("I64", Numbers(Count), Labels, TextEnds),
            ["textEnd"] = Entry("I64", Numbers(Count), TextEnds, Splits),
            ["split"] = Entry("U8", Numbers(Count), Splits, End),
        }.ToJsonString();
        var header = new byte[Pixels];
        BitConverter.TryWriteBytes(header, (long)HeaderBytes);
        header.AsSpan(8).Fill((byte)' ');
        Encoding.UTF8.GetBytes(json, header.AsSpan(8));
        return header;
    }
}
