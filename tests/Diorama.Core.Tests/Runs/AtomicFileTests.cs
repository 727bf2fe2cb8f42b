using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteText_NewAndOld_LeavesOnlyTheFile()
    {
        AtomicFile.WriteText(_folder.File("a.txt"), "one");
        AtomicFile.WriteText(_folder.File("a.txt"), "zwei 詩");
        Assert.Equal("zwei 詩"u8.ToArray(), File.ReadAllBytes(_folder.File("a.txt")));
        Assert.Equal([_folder.File("a.txt")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_InTheMiddle_ReadersSeeTheOldFile()
    {
        AtomicFile.WriteText(_folder.File("a.txt"), "old");
        AtomicFile.Write(_folder.File("a.txt"), stream =>
        {
            stream.Write("ne"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder.File("a.txt")));
            Assert.Equal(2, Directory.GetFiles(_folder.Path).Length); // what a kill here would leave: an old file and a temporary one
            stream.Write("w"u8);
        });
        Assert.Equal("new", File.ReadAllText(_folder.File("a.txt")));
    }

    [Theory]
    [InlineData(28, typeof(MachineException), "the disk is full")]
    [InlineData(5, typeof(MachineException), "could not be written")]
    [InlineData(30, typeof(UserException), "read-only")]
    public void Write_StorageFails_KeepsTheOldFileAndSaysWhy(int number, Type expected, string words)
    {
        AtomicFile.WriteText(_folder.File("a.txt"), "old");
        var e = Assert.ThrowsAny<DioramaException>(() => AtomicFile.Write(_folder.File("a.txt"), stream =>
        {
            stream.Write("half"u8);
            throw new IOException("Input/output error", number);
        }));
        Assert.IsType(expected, e);
        Assert.StartsWith(_folder.File("a.txt"), e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.File("a.txt")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_BadPlaces_AreTheUsersMistake()
    {
        Assert.Contains("its folder does not exist", Message(_folder.File("none/a.txt")), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("taken"));
        Assert.Contains("is a folder", Message(_folder.File("taken")), StringComparison.Ordinal);
        Assert.Equal([_folder.File("taken")], Directory.GetFileSystemEntries(_folder.Path));
        static string Message(string path) => Assert.Throws<UserException>(() => AtomicFile.WriteText(path, "x")).Message;
    }

    [Fact]
    public void FolderSync_MissingFolder_Fails()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "does nothing there");
        FolderSync.Flush(_folder.Path);
        Assert.Equal(2, Assert.Throws<IOException>(() => FolderSync.Flush(_folder.File("none"))).HResult); // ENOENT
    }
}
