using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Data.Tests;

public sealed class BundledFileTests
{
    [Fact]
    public void Read_EachBundledFile_HasItsChecksum() =>
        Assert.All(Datasets.All.Entries.SelectMany(entry => entry.Value.Files), file => Assert.NotEmpty(file.Read()));

    [Fact]
    public void Checksums_EveryLine_IsAFileOfADataSet()
    {
        var listed = File.ReadLines(Path.Combine(DataFolder.Find(), DataFolder.Checksums)).Select(line => line.Split("  ")[1])
            .Where(name => name.Split('/')[0] is not ("classifier" or "features" or "aims.json")); // networks that judge, and aims, which Diorama.Evaluation reads
        Assert.Equal(Datasets.All.Entries.SelectMany(entry => entry.Value.Files).Select(file => file.Name).Order(), listed.Order());
    }

    [Fact]
    public void Read_DamagedOrMissing_SaysHowToMend()
    {
        using var folder = new TemporaryFolder();
        folder.Write("SHA256SUMS", $"{new string('0', 64)}  a.gz\n{new string('0', 64)}  b.gz\n");
        folder.Write("a.gz", "other bytes");
        WithFolder(folder.Path, () =>
        {
            Assert.Contains("git checkout -- data/a.gz", Assert.Throws<UserException>(() => new BundledFile("a.gz").Read()).Message, StringComparison.Ordinal);
            Assert.Contains("missing", Assert.Throws<UserException>(() => new BundledFile("b.gz").Read()).Message, StringComparison.Ordinal);
            folder.Write("c.gz", "unlisted");
            Assert.Contains("not listed", Assert.Throws<UserException>(() => new BundledFile("c.gz").Read()).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Find_VariableNamesNoDataFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        WithFolder(folder.Path, () => Assert.Contains(DataFolder.Variable, Assert.Throws<UserException>(DataFolder.Find).Message, StringComparison.Ordinal));
    }

    private static void WithFolder(string path, Action test)
    {
        var before = Environment.GetEnvironmentVariable(DataFolder.Variable);
        Environment.SetEnvironmentVariable(DataFolder.Variable, path);
        try
        {
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataFolder.Variable, before);
        }
    }
}
