using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Data.Tests.Text;

/// <summary>How a file is read line by line, and what it is refused for as a whole.</summary>
public sealed class TextLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_MoreThanMemoryShouldHold_IsRefusedBeforeReading()
    {
        using (var file = File.OpenWrite(_folder.File("large.txt"))) file.SetLength(1 << 30);
        Assert.Contains("more than 256 MiB", Assert.Throws<UserException>(() => TextLines.Read(_folder.File("large.txt")).First()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LineOfAHundredMegabytes_IsPassedOverInLittleMemory()
    {
        using (var file = File.OpenWrite(_folder.File("long.txt")))
        {
            var part = new byte[1 << 20];
            part.AsSpan().Fill((byte)'x');
            file.Write("before\n"u8);
            for (var i = 0; i < 100; i++) file.Write(part);
            file.Write("\nafter"u8);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            [(1, "before", null), (2, null, "longer than 1048576 bytes"), (3, "after", null)],
            TextLines.Read(_folder.File("long.txt")).Select(line => ((int)line.Number, line.Text, line.Problem))
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    [Fact]
    public void Read_GzipBomb_IsRefused()
    {
        using (var gzip = new GZipStream(File.OpenWrite(_folder.File("bomb.gz")), CompressionLevel.SmallestSize)) gzip.Write(new byte[8 << 20]);
        Assert.Contains("200 times its size", Assert.Throws<UserException>(() => TextLines.Read(_folder.File("bomb.gz")).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ByteOrderMarkAndCarriageReturns_AreTakenOff()
    {
        var path = _folder.Write("t.txt", [.. Encoding.UTF8.Preamble, .. "a\r\n\nb"u8]);
        Assert.Equal(["a", "", "b"], TextLines.Read(path).Select(line => line.Text));
        Assert.Equal([1, 2, 3], TextLines.Read(path).Select(line => line.Number));
    }

    [Theory]
    [InlineData("a\rb\r\rc", "a|b||c")]
    [InlineData("a\rb\r", "a|b")]
    [InlineData("a\r", "a")]
    [InlineData("\ra", "|a")]
    [InlineData("a\rb\nc", "a\rb|c")] // a character like any other
    [InlineData("a\r\nb\rc\r\n", "a|b\rc")]
    public void Read_CarriageReturnsAlone_EndLinesWhereNothingElseDoes(string content, string lines)
    {
        Assert.Equal(lines, string.Join('|', TextLines.Read(_folder.Write("t.txt", content)).Select(line => line.Text)));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(content));
        Assert.Equal(lines, string.Join('|', TextLines.Read(_folder.Write("t.gz", packed.ToArray())).Select(line => line.Text)));
    }

    [Fact]
    public void Read_ManyLinesWithCarriageReturnsAlone_AreNumbered()
    {
        var path = _folder.Write("t.txt", string.Concat(Enumerable.Range(1, 50_000).Select(i => $"line {i}\r")));
        Assert.Equal(Enumerable.Range(1, 50_000).Select(i => ((long)i, $"line {i}")), TextLines.Read(path).Select(line => (line.Number, line.Text!)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_GzipOfSoManyMembers_IsReadWholeAndRefusedWhereverItIsCutOff(int members)
    {
        var (text, packed) = Corpus(members);
        Assert.Equal(text, TextLines.Read(_folder.Write("a.gz", packed)).Select(line => line.Text));
        var last = Corpus(1).Packed.Length;
        int[] cuts =
        [
            packed.Length - 1,
            packed.Length - 4,
            packed.Length - 8,
            packed.Length - 9,
            packed.Length - 30,
            packed.Length - (last / 2),
            packed.Length - last + 1,
            packed.Length - last + 11,
            12,
        ];
        foreach (var length in cuts.Where(cut => cut > 1))
            Refuses(packed[..length]);
    }

    [Fact]
    public void Read_GzipWithAFlippedBit_IsRefused()
    {
        var (_, packed) = Corpus(1);
        foreach (var at in (int[])[packed.Length - 1, packed.Length - 6, packed.Length / 2])
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 4;
            Refuses(damaged);
        }
    }

    [Fact]
    public void Open_GzipCutOff_IsAnErrorOfEveryDataSetOfTexts()
    {
        var path = _folder.Write("half.gz", Corpus(1).Packed.AsSpan()[..^300]);
        foreach (var name in (string[])["text", "jsonl", "pairs"])
        {
            var error = Assert.Throws<UserException>(() => Datasets.Open(new() { Name = name, Path = path, Settings = RecipeMap.Parse("maxBadFraction: 1") }));
            Assert.Contains($"{path}: its gzip stream is cut off or damaged", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains("cut off", Assert.Throws<UserException>(() => DocumentFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Utf16_SaysSo()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var path = _folder.Write("a.txt", [.. encoding.Preamble, .. encoding.GetBytes("one\ntwo\n")]);
            Assert.Contains("is text in UTF-16. Save it as UTF-8.", Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "text", Path = path })).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_ListOverManyLines_SaysWhatJsonLinesAre()
    {
        var path = _folder.Write("a.jsonl", "[\n{\"text\": \"a\"},\n{\"text\": \"b\"}\n]\n");
        var error = Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "jsonl", Path = path }));
        Assert.Contains("a.jsonl:1 (no JSON object, but a list: write each of its objects in a line of its own", error.Message, StringComparison.Ordinal);
        Assert.Contains("diorama data show says what is broken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatHasNoBytes_IsToldAndNotWaitedFor()
    {
        var pipe = _folder.File("pipe");
        using (var mkfifo = Process.Start("mkfifo", [pipe])) mkfifo.WaitForExit();
        File.CreateSymbolicLink(_folder.File("link"), pipe);
        foreach (var path in (string[])[pipe, _folder.File("link"), _folder.Write("empty", "")])
        {
            Assert.Contains($"{path}: empty, or no plain file", Assert.Throws<UserException>(() => TextLines.Read(path).Count()).Message, StringComparison.Ordinal);
            Assert.Contains("no plain file", Assert.Throws<UserException>(() => DocumentFile.Read(path)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("this is a folder", Assert.Throws<UserException>(() => TextLines.Read(_folder.Path).Count()).Message, StringComparison.Ordinal);
        Assert.Contains("there is no such file", Assert.Throws<UserException>(() => TextLines.Read(_folder.File("none")).Count()).Message, StringComparison.Ordinal);
    }

    private void Refuses(byte[] packed)
    {
        var path = _folder.Write("a.gz", packed);
        var message = Assert.Throws<UserException>(() => TextLines.Read(path).Count()).Message;
        Assert.Contains($"{path}: its gzip stream is cut off or damaged", message, StringComparison.Ordinal);
    }

    private static (string[] Text, byte[] Packed) Corpus(int members)
    {
        var random = new SeededRandom(1);
        string[] text = [.. Enumerable.Range(0, 4000).Select(_ => string.Concat(Enumerable.Range(0, 12).Select(i => i == 6 ? '\t' : (char)('a' + random.Next(26)))))];
        using var packed = new MemoryStream();
        for (var i = 0; i < members; i++)
        {
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(text.Select(line => line + "\n"))));
        }

        return ([.. Enumerable.Repeat(text, members).SelectMany(lines => lines)], packed.ToArray());
    }
}
