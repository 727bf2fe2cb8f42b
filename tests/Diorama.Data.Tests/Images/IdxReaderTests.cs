using System.IO.Compression;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class IdxReaderTests
{
    private static readonly byte[] _whole = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parse_WholeFile_HasShapeAndBytes(bool gzipped)
    {
        var idx = IdxReader.Parse(gzipped ? Gzip(_whole) : _whole, "x");
        Assert.Equal([2, 3], idx.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], idx.Data);
        Assert.Equal([4, 5, 6], idx.Item(1).ToArray());
    }

    [Theory]
    [InlineData(0, 1, "zero bytes")]
    [InlineData(1, 1, "zero bytes")]
    [InlineData(2, 13, "type 13")]
    [InlineData(3, 0, "0 dimensions")]
    [InlineData(3, 5, "5 dimensions")]
    [InlineData(4, 0x80, "dimension 0")]
    [InlineData(4, 0x7f, "more than")]
    [InlineData(5, 1, "truncated")]
    [InlineData(7, 0, "dimension 0")]
    [InlineData(7, 3, "truncated")]
    [InlineData(7, 1, "bytes follow")]
    [InlineData(11, 0, "dimension 1")]
    public void Parse_WrongHeaderByte_IsNamed(int at, byte value, string reason)
    {
        foreach (var gzipped in new[] { false, true })
        {
            var file = _whole.ToArray();
            file[at] = value;
            if (gzipped) file = Gzip(file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<BadSampleException>(() => IdxReader.Parse(file, "x.idx"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Equal("x.idx", error.Name);
        }
    }

    [Fact]
    public void Parse_EveryTruncation_IsRefused()
    {
        var gzip = Gzip(_whole);
        for (var length = 0; length < _whole.Length; length++)
            Assert.Throws<BadSampleException>(() => IdxReader.Parse(_whole[..length], "x"));
        // The last bytes of a gzip file only end it and check it: without them the numbers may be there all the same.
        for (var length = 0; length < gzip.Length - 10; length++)
            Assert.Throws<BadSampleException>(() => IdxReader.Parse(gzip[..length], "x"));
    }

    [Fact]
    public void Parse_GzipBomb_IsRefusedBeforeMemoryIsTaken()
    {
        // 512 MB stated, and 16 KB there.
        byte[] header = [0, 0, 8, 1, 0x20, 0, 0, 0];
        var file = Gzip([.. header, .. new byte[4_000_000]]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BadSampleException>(() => IdxReader.Parse(file, "x"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    [Fact]
    public void Parse_ThousandsOfDamagedFiles_ReadsOrRefuses()
    {
        foreach (var whole in new[] { _whole, Gzip(_whole), Gzip([0, 0, 8, 1, 0, 0, 4, 0, .. new byte[1024]]) })
        {
            foreach (var file in Mutations.Of(whole, 2000, seed: 1))
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    var idx = IdxReader.Parse(file, "x");
                    Assert.Equal(idx.Shape.Aggregate(1, (a, b) => a * b), idx.Data.Length);
                }
                catch (BadSampleException)
                {
                    // Refused by name: as it should be.
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
            }
        }
    }

    [Fact]
    public void Dataset_FilesWithLabels_GivesPicturesAndClasses()
    {
        using var folder = new TemporaryFolder();
        var images = folder.Write("images", [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 2, .. Enumerable.Range(0, 40).Select(i => (byte)i)]);
        var labels = folder.Write("labels.gz", Gzip([0, 0, 8, 1, 0, 0, 0, 20, .. Enumerable.Range(0, 20).Select(i => (byte)(i % 3))]));
        var data = new IdxDataset(new() { Path = images, Labels = labels });
        Assert.Equal((18, 1, 1), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
        Assert.Equal(["0", "1", "2"], data.Spec.Classes);
        Assert.Equal([1, 1, 2], data.Spec.Shape);
        var batch = new HostBatch(data.Fields, 1);
        var seen = new List<int>();
        foreach (var split in Enum.GetValues<Split>())
        {
            for (var i = 0; i < data.Count(split); i++)
            {
                data.Read(split, i, batch.Row(0));
                var first = (int)PixelScale.ToByte(batch.Floats("image")[0]);
                Assert.Equal(first / 2 % 3, batch.Int64s("label")[0]);
                seen.Add(first / 2);
            }
        }

        Assert.Equal(Enumerable.Range(0, 20), seen.Order());
    }

    [Fact]
    public void Dataset_WrongFiles_AreTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        var flat = folder.Write("flat", _whole);
        var images = folder.Write("images", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]);
        Assert.Contains("flat", Assert.Throws<UserException>(() => new IdxDataset(new() { Path = flat })).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => new IdxDataset(new() { Path = folder.File("none") }));
        Assert.Throws<UserException>(() => new IdxDataset(new() { Path = images, Labels = flat }));
        Assert.Equal(1, new IdxDataset(new() { Path = images }).Count(Split.Train));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return stream.ToArray();
    }
}
