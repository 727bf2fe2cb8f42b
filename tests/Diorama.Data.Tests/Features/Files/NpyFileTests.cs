using System.Text;
using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

/// <summary>Files that NumPy wrote, and files that nobody should write.</summary>
public sealed class NpyFileTests
{
    [Theory]
    [InlineData("u1", typeof(byte))]
    [InlineData("little-i4", typeof(int))]
    [InlineData("big-i4", typeof(int))]
    [InlineData("little-i8", typeof(long))]
    [InlineData("big-i8", typeof(long))]
    [InlineData("little-f4", typeof(float))]
    [InlineData("big-f4", typeof(float))]
    [InlineData("little-f8", typeof(double))]
    [InlineData("big-f8", typeof(double))]
    [InlineData("fortran", typeof(float))]
    [InlineData("version1", typeof(float))]
    [InlineData("version2", typeof(float))]
    [InlineData("version3", typeof(float))]
    public void Read_NumPysFile_HasShapeTypeAndValues(string name, Type type)
    {
        var array = NpyFile.Read(Golden.Path($"array-{name}.npy"));
        Assert.Equal([2, 3, 4], array.Shape);
        Assert.Equal(type, array.ElementType);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), array.ToSingles());
    }

    [Fact]
    public void Read_OtherArrays_AreAsNumPyWroteThem()
    {
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i % 3 == 0), NpyFile.Read(Golden.Path("array-bool.npy")).Values<bool>());
        var scalar = NpyFile.Read(Golden.Path("array-scalar.npy"));
        Assert.Empty(scalar.Shape);
        Assert.Equal([2.5], scalar.Values<double>());
        Assert.Equal([0, 5], NpyFile.Read(Golden.Path("array-empty.npy")).Shape);
        var texts = NpyFile.Read(Golden.Path("array-text.npy"));
        Assert.Equal([2, 3], texts.Shape);
        Assert.Equal(["red", "春风", "", "𠮷", "a b", "ñ"], texts.Values<string>());
        Assert.Equal(["red", "春风"], NpyFile.Read(Golden.Path("array-text-big.npy")).Values<string>());
        Assert.Equal(["csr", "a"], NpyFile.Read(Golden.Path("array-bytes.npy")).Values<string>());
    }

    [Theory]
    [InlineData("object", "Python objects")]
    [InlineData("half", "<f2")]
    [InlineData("record", "fields")]
    public void Read_ValuesOfAnotherKind_SaysWhich(string name, string says) =>
        Assert.Contains(says, Assert.Throws<UserException>(() => NpyFile.Read(Golden.Path($"array-{name}.npy"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 4), }", "absurd")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }", "absurd")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }", "more than 1 GiB")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (2000000000,), }", "no list of names")]
    [InlineData("{'descr': '<U2000000000', 'fortran_order': False, 'shape': (1,), }", "no list of names")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000000,), }", "truncated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "none that NumPy writes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "lacks")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'extra': 1}", "extra")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "descr")]
    [InlineData("{'descr': '<f4', 'fortran_order': 1, 'shape': (2,)}", "none that NumPy writes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} __import__('os')", "goes on")]
    [InlineData("{'descr': '<f4", "none that NumPy writes")]
    [InlineData("", "none that NumPy writes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}", "dimensions")]
    public void Read_HostileHeader_IsRefusedByName(string header, string says)
    {
        using var folder = new TemporaryFolder();
        var text = Encoding.Latin1.GetBytes(header);
        var path = folder.Write("bad.npy", (byte[])[0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, 1, 2, 3, 4]);
        var message = Assert.Throws<UserException>(() => NpyFile.Read(path)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreBytesThanValues_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("two.npy", (byte[])[.. File.ReadAllBytes(Golden.Path("array-u1.npy")), 0]);
        Assert.Contains(".npz", Assert.Throws<UserException>(() => NpyFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ThousandsOfDamagedFiles_ReadsOrSaysWhy()
    {
        using var folder = new TemporaryFolder();
        var refused = 0;
        foreach (var name in (string[])["array-big-f4.npy", "array-text.npy", "array-version3.npy"])
        {
            foreach (var bytes in Mutations.Of(File.ReadAllBytes(Golden.Path(name)), 700, seed: 5))
            {
                var path = folder.Write("damaged.npy", bytes);
                try
                {
                    NpyFile.Read(path);
                }
                catch (UserException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 300, 2100);
    }
}
