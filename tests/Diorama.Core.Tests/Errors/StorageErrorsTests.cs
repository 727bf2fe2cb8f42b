namespace Diorama.Core.Tests;

public sealed class StorageErrorsTests
{
    [Fact]
    public void Writing_FullDevice_SaysSoAndHowMuchIsFree()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs Linux's /dev/full");
        var e = Assert.Throws<MachineException>(() => StorageErrors.Writing("/dev/full", () =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(new byte[16]);
        }));
        Assert.Matches(@"^/dev/full: the disk is full \([0-9.]+ MiB free\); free some space", e.Message);
        Assert.Equal(1, e.ExitCode);
    }

    [Theory]
    [InlineData(30, typeof(UserException), "read-only")]
    [InlineData(unchecked((int)0x80070013), typeof(UserException), "read-only")]
    [InlineData(unchecked((int)0x80070070), typeof(MachineException), "the disk is full")]
    [InlineData(122, typeof(MachineException), "the disk is full")]
    [InlineData(5, typeof(MachineException), "check the disk")]
    [InlineData(17, typeof(UserException), "in the way")]
    public void WhenWriting_ErrorNumber_IsTheRightFaultInClearWords(int number, Type expected, string words)
    {
        var e = StorageErrors.WhenWriting("/tmp/x", new IOException("Input/output error", number));
        Assert.IsType(expected, e);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Reading_MissingFile_IsTheUsersMistake()
    {
        var e = Assert.Throws<UserException>(() => StorageErrors.Reading("/no/such", () => File.ReadAllText("/no/such")));
        Assert.Equal("/no/such: there is no such file or folder", e.Message);
        Assert.Equal(2, e.ExitCode);
    }

    [Fact]
    public void Reading_FolderForAFile_SaysThatItIsAFolder()
    {
        var folder = Path.GetTempPath();
        var e = Assert.Throws<UserException>(() => StorageErrors.Reading(folder, () => File.ReadAllText(folder)));
        Assert.Contains("is a folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_PermissionDenied_IsTheUsersMistake()
    {
        var e = Assert.IsType<UserException>(StorageErrors.WhenWriting("/tmp/none/x", new UnauthorizedAccessException("no")));
        Assert.Contains("permission denied", e.Message, StringComparison.Ordinal);
    }
}
