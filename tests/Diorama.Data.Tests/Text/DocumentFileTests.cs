using System.IO.Compression;
using System.Text;
using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Data.Tests.Text;

public sealed class DocumentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.txt", "one\r\ntwo\r\n", "one|two")]
    [InlineData("a.txt", "\uFEFFone\n\ntwo\nthree\n\n\n", "one|two\nthree")]
    [InlineData("a", "one\n \t\ntwo", "one|two")]
    [InlineData("a.jsonl", "{\"text\": \"one\"}\n\n{\"text\": [\"春\", \"眠\"]}", "one|春\n眠")]
    public void Read_AFile_GivesItsDocuments(string name, string content, string documents) =>
        Assert.Equal(documents.Split('|'), DocumentFile.Read(_folder.Write(name, content)).Texts);

    [Theory]
    [InlineData("a.csv", "2", "x,\"one, \"\"two\"\"\nthree\"\ny,four", "one, \"two\"\nthree|four")]
    [InlineData("a.csv", "text", "id,text\n1,one\n2,two", "one|two")]
    [InlineData("a.tsv", "2", "x\t\"one\" he said\ny\t2\"", "\"one\" he said|2\"")]
    [InlineData("a.tsv", null, "one\ntwo", "one|two")]
    [InlineData("a.jsonl", "b", "{\"a\": \"x\", \"b\": \"one\"}", "one")]
    public void Read_AField_GivesItsTexts(string name, string? field, string content, string documents) =>
        Assert.Equal(documents.Split('|'), DocumentFile.Read(_folder.Write(name, content), new() { Field = field }).Texts);

    [Fact]
    public void Read_KindAndUnit_CanBeSaid()
    {
        var path = _folder.Write("a.dat", "one\ttwo\n\nthree\tfour");
        Assert.Equal(["two", "four"], DocumentFile.Read(path, new() { Kind = DocumentKind.Tsv, Field = "2" }).Texts);
        Assert.Equal(["one\ttwo", "three\tfour"], DocumentFile.Read(path, new() { Unit = DocumentUnit.Line }).Texts);
        Assert.Equal(["a\nb"], DocumentFile.Read(_folder.Write("b.txt", "a\nb"), new() { Unit = DocumentUnit.Paragraph }).Texts);
    }

    [Fact]
    public void Read_GzipAndPipes_AreUnderstood()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) zip.Write("x\tone\ny\ttwo"u8);
        Assert.Equal(["one", "two"], DocumentFile.Read(_folder.Write("a.tsv.gz", packed.ToArray()), new() { Field = "2" }).Texts);
        packed.Position = 0;
        using var pipe = new GZipStream(packed, CompressionMode.Decompress); // cannot seek
        Assert.Equal(["x\tone", "y\ttwo"], DocumentFile.Read(pipe, "standard input").Texts);
    }

    [Fact]
    public void Read_MoreLinesThanCanBeHeld_IsRefused()
    {
        var lines = new byte[2 * (DocumentFile.MostLines + 1)];
        for (var i = 0; i < lines.Length; i++) lines[i] = (byte)(i % 2 == 0 ? 'a' : '\n');
        using var file = new MemoryStream(lines);
        Assert.Contains("a.txt has more than 8388608 lines of text", Assert.Throws<UserException>(() => DocumentFile.Read(file, "a.txt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenLines_AreListedAndLeftOut()
    {
        var path = _folder.Write("a.txt", (byte[])[.. "good\n"u8, 0xc3, 0x28, .. "\nalso good\n"u8, .. Encoding.UTF8.GetBytes(new string('x', 2 << 20)), .. "\nlast"u8]);
        var file = DocumentFile.Read(path);
        Assert.Equal(["good", "also good", new string('x', 2 << 20), "last"], file.Texts); // a text's lines may be of any length
        Assert.Equal([$"{path}:2"], file.Quarantine.Samples.Select(s => s.Name));

        var json = DocumentFile.Read(_folder.Write("a.jsonl", "{\"text\": \"\\ud800\"}\n{\"title\": \"x\", \"lines\": []}\n{\"text\": \"good\"}\n[1]\n{\"text\": [1]}"));
        Assert.Equal(["good"], json.Texts);
        Assert.Equal(
            [
                "its field 'text' holds half a character",
                "has no field 'text': it has title, lines",
                "no JSON object, but a list: write each of its objects in a line of its own, as jq -c '.[]' does",
                "its field 'text' is no text",
            ],
            json.Quarantine.Samples.Select(s => s.Reason)
        );

        var csv = DocumentFile.Read(_folder.Write("a.csv", "a,b\n1,one\n2\n3,\n4,\"two\n5,lost"), new() { Field = "b" });
        Assert.Equal(["one", "lost"], csv.Texts); // the quotation mark costs one row
        Assert.Equal(["has other columns than the first line: 1, not 2", "its column is empty", "a quotation mark is never closed"], csv.Quarantine.Samples.Select(s => s.Reason));
        Assert.EndsWith(":5", csv.Quarantine.Samples[2].Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AQuoteThatNeverCloses_CostsOneRow()
    {
        var lines = Enumerable.Range(0, 3000).Select(i => i == 10 ? "\"open" : $"line {i}");
        var file = DocumentFile.Read(_folder.Write("a.csv", string.Join('\n', lines)));
        Assert.Equal(2999, file.Texts.Count);
        Assert.Equal("a quotation mark is never closed", Assert.Single(file.Quarantine.Samples).Reason);
    }

    [Theory]
    [InlineData("a.txt", "", null, "empty")]
    [InlineData("a.txt", " \n\n", null, "holds no text")]
    [InlineData("a.jsonl", "{\"title\": \"x\"}", null, "has no field 'text': it has title")]
    [InlineData("a.csv", "id,text\n1,one", null, "which column")]
    [InlineData("a.csv", "id,text\n1,one", "txt", "'id', 'text'")]
    [InlineData("a.csv", "id,text\n1,one", "3", "from 1 to 2")]
    public void Read_NoText_SaysWhy(string name, string content, string? field, string says)
    {
        var path = _folder.Write(name, content);
        var message = Assert.Throws<UserException>(() => DocumentFile.Read(path, new() { Field = field })).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherFiles_AreRefused()
    {
        Assert.Contains(
            "UTF-16",
            Assert
                .Throws<UserException>(() =>
                    DocumentFile.Read(_folder.Write("a.txt", (byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("one")]))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains("no such file", Assert.Throws<UserException>(() => DocumentFile.Read(_folder.File("none.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<UserException>(() => DocumentFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "cut off or damaged",
            Assert
                .Throws<UserException>(() => DocumentFile.Read(_folder.Write("a.gz", (byte[])[0x1f, 0x8b, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])))
                .Message,
            StringComparison.Ordinal
        );
    }
}
