using System.Globalization;
using System.IO.Compression;
using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

public sealed class CsvFileTests
{
    [Fact]
    public void Read_QuotesMarkAndCarriageReturns_AreUnderstood()
    {
        using var folder = new TemporaryFolder();
        var matrix = CsvFile.Read(folder.Write("a.csv", "\uFEFFplain,\"with \"\"quotes\"\", comma\nand line\",春风\r\n1,-2.5e-3,\" 3 \"\r\n\r\nnan,inf,-Infinity"));
        Assert.Equal(["plain", "with \"quotes\", comma\nand line", "春风"], matrix.Columns);
        Assert.Equal([1, -2.5e-3f, 3, float.NaN, float.PositiveInfinity, float.NegativeInfinity], matrix.Values.ToArray());
    }

    [Fact]
    public void Read_SemicolonsAndGzip_AreUnderstood()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress)) zip.Write("a;b\n1;2\n"u8);
        Assert.Equal([1, 2], CsvFile.Read(folder.Write("a.csv", packed.ToArray())).Values.ToArray());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", ":3: 1 fields")]
    [InlineData("a,b\n1,x\n", ":2: 'x' in column 'b'")]
    [InlineData("a,b\n1,\n", ":2: '' in column 'b'")]
    [InlineData("a,a\n1,2\n", ":1: two columns")]
    [InlineData("", "empty")]
    [InlineData("a,b\n\"1,2\n3,4\n", ":2: a quotation mark is never closed")]
    [InlineData("a,b\n\"1\"x,2\n", ":2: goes on after a closing quotation mark: column 1")]
    public void Read_BrokenFile_NamesTheLine(string text, string says)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(says, Assert.Throws<UserException>(() => CsvFile.Read(folder.Write("a.csv", text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyFloat_ReadsBackTheSame()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        var values = Enumerable.Range(0, 3000).Select(_ => BitConverter.Int32BitsToSingle(random.Next())).Select(v => float.IsNaN(v) ? float.NaN : v).ToArray();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            CsvFile.Write(folder.File("a.csv"), new DenseMatrix(["x", " y", ""], values));
            var read = CsvFile.Read(folder.File("a.csv"));
            Assert.Equal(["x", " y", ""], read.Columns);
            Assert.Equal(values, read.Values.ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
