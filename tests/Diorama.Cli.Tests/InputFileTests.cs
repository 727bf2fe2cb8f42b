using System.IO.Compression;
using System.Text;
using Diorama.Core;

namespace Diorama.Cli.Tests;

public sealed class InputFileTests
{
    [Fact]
    public void Lines_EveryEnd_IsOne()
    {
        byte[] content = [.. Encoding.UTF8.Preamble, .. "a\r\n\n山 \nb\rc"u8];
        Assert.Equal(["a", "", "山 ", "b\rc"], InputFile.Lines(content, "x.txt"));
        Assert.Equal(["a"], InputFile.Lines("a\n"u8.ToArray(), "x.txt"));
        Assert.Empty(InputFile.Lines([], "x.txt"));
    }

    [Fact]
    public void Lines_LongLine_StaysOne()
    {
        var line = string.Join(' ', Enumerable.Repeat("words été", 300_000)); // 3 MB
        Assert.Equal([line, "next"], InputFile.Lines(Encoding.UTF8.GetBytes(line + "\nnext"), "x.txt"));
    }

    [Fact]
    public void Lines_Gzipped_AreUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("a\nb"u8);
        Assert.Equal(["a", "b"], InputFile.Lines(packed.ToArray(), "x.txt.gz"));
    }

    [Fact]
    public void Lines_NoUtf8_IsNamedWithItsLine()
    {
        byte[] content = [.. "a\nb"u8, 0xff];
        Assert.Equal("standard input, line 2: no UTF-8: at byte 1 of the line. Save the text as UTF-8.", Assert.Throws<UserException>(() => InputFile.Lines(content, "-")).Message);
    }
}
