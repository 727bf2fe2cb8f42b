using System.IO.Compression;
using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

public sealed class NpzFileTests
{
    [Fact]
    public void Read_NumPysFile_HasItsArrays()
    {
        var arrays = NpzFile.Read(Golden.Path("arrays.npz"));
        Assert.Equal(["a", "b"], arrays.Keys);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), arrays["a"].Values<long>());
        Assert.Equal(["x", "yz"], arrays["b"].Values<string>());
        Assert.Equal([6, 4], NpzFile.Read(Golden.Path("arrays-packed.npz"))["values"].Shape);
    }

    [Fact]
    public void Write_SameArrays_GivesSameBytes()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 2; i++) NpzFile.Write(folder.File($"{i}.npz"), [new("x", NumpyArray.Of<float>([1, 2])), new("y", NumpyArray.Of(["a"]))]);
        Assert.Equal(File.ReadAllBytes(folder.File("0.npz")), File.ReadAllBytes(folder.File("1.npz")));
        Assert.Equal([1, 2], NpzFile.Read(folder.File("0.npz"))["x"].Values<float>());
    }

    [Fact]
    public void Read_AnotherZip_SaysWhatItHolds()
    {
        using var folder = new TemporaryFolder();
        using (var zip = ZipFile.Open(folder.File("a.npz"), ZipArchiveMode.Create)) zip.CreateEntry("../evil.sh");
        Assert.Contains("../evil.sh", Assert.Throws<UserException>(() => NpzFile.Read(folder.File("a.npz"))).Message, StringComparison.Ordinal);
        Assert.Contains("a.npz", Assert.Throws<UserException>(() => NpzFile.Read(folder.Write("a.npz", "no zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ThousandsOfDamagedFiles_ReadsOrSaysWhy()
    {
        using var folder = new TemporaryFolder();
        var refused = 0;
        foreach (var bytes in Mutations.Of(File.ReadAllBytes(Golden.Path("sparse.npz")), 1500, seed: 3))
        {
            var path = folder.Write("damaged.npz", bytes);
            try
            {
                FeatureFile.Read(path);
            }
            catch (UserException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 1500);
    }
}
