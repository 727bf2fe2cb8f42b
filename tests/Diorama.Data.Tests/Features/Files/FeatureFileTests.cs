using System.Diagnostics;
using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

public sealed class FeatureFileTests
{
    private const string Python = "/usr/bin/python3";

    private static readonly string[] _columns = ["a", "春风", "with \"quotes\", and comma"];

    private static DenseMatrix Matrix => new(_columns, [0, 1.5f, -2, 3.25f, 0, 1e-20f]);

    [Theory]
    [InlineData(".csv", false)]
    [InlineData(".npy", false)]
    [InlineData(".npz", false)]
    [InlineData(".npz", true)]
    [InlineData(".CSV", true)]
    public void Write_Matrix_ReadsBackTheSame(string kind, bool isSparse)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x" + kind);
        FeatureFile.Write(path, isSparse ? Matrix.ToSparse() : Matrix);
        var read = FeatureFile.Read(path);
        Assert.Equal(isSparse && kind == ".npz", read is SparseMatrix);
        Assert.Equal(kind == ".npy" ? ["x0", "x1", "x2"] : _columns, read.Columns);
        Assert.Equal(Matrix.Values.ToArray(), read.ToDense().Values.ToArray());
    }

    [Fact]
    public void Read_SciPysSparseMatrix_IsTheSame()
    {
        var matrix = Assert.IsType<SparseMatrix>(FeatureFile.Read(Golden.Path("sparse.npz")));
        Assert.Equal([0, 1.5f, 0, 0, 0, 0, -2, 0, 3], matrix.ToDense().Values.ToArray());
        Assert.Equal(3, matrix.NumStored);
    }

    [Fact]
    public void Write_OurFiles_PythonReadsThem()
    {
        Assert.SkipUnless(File.Exists(Python) && Run("-c", "import numpy").Code == 0, $"{Python} has no numpy here (Debian: apt install python3-numpy)");
        using var folder = new TemporaryFolder();
        foreach (var kind in (string[])["npy", "npz", "csv"]) FeatureFile.Write(folder.File("dense." + kind), Matrix);
        FeatureFile.Write(folder.File("sparse.npz"), Matrix.ToSparse());
        NpyFile.Write(folder.File("texts.npy"), NumpyArray.Of(["𠮷", "", "ab", "c"], 2, 2));
        NpyFile.Write(folder.File("bool.npy"), NumpyArray.Of([true, false]));
        NpyFile.Write(folder.File("byte.npy"), NumpyArray.Of<byte>([0, 255]));
        NpyFile.Write(folder.File("int.npy"), NumpyArray.Of([-1, int.MaxValue]));
        NpyFile.Write(folder.File("long.npy"), NumpyArray.Of([long.MinValue, 5]));
        NpyFile.Write(folder.File("double.npy"), NumpyArray.Of([0.1, -1e300]));
        NpyFile.Write(folder.File("single.npy"), NumpyArray.Single(7));
        var (code, said) = Run(Golden.Path("check_ours.py"), folder.Path);
        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("x.txt", ".npz, .npy or .csv")]
    [InlineData("none.npy", "no such file")]
    public void Read_WrongName_SaysWhy(string name, string says) =>
        Assert.Contains(says, Assert.Throws<UserException>(() => FeatureFile.Read(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ArraysThatAreNoMatrix_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("3 dimensions", Assert.Throws<UserException>(() => FeatureFile.Read(Golden.Path("array-u1.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("texts", Assert.Throws<UserException>(() => FeatureFile.Read(Golden.Path("array-text.npy"))).Message, StringComparison.Ordinal);
        Refused("several", "a, b", new("a", NumpyArray.Of<float>([1])), new("b", NumpyArray.Of<float>([1])));
        Refused("names", "1 names for 2", new("values", NumpyArray.Of<float>([1, 2], 1, 2)), new("columns", NumpyArray.Of(["x"])));
        Refused("twice", "one name", new("values", NumpyArray.Of<float>([1, 2], 1, 2)), new("columns", NumpyArray.Of(["x", "x"])));
        Refused("past", "damaged", Sparse(indices: [3]));
        Refused("rows", "damaged", Sparse(starts: [0, 2]));
        Refused("back", "damaged", Sparse(starts: [0, 5, 1]));
        Refused("lacks", "no array 'data'", Sparse()[..^1]);
        Refused("form", "tocsr", Sparse(form: "coo"));

        void Refused(string name, string says, params KeyValuePair<string, NumpyArray>[] arrays)
        {
            NpzFile.Write(folder.File(name + ".npz"), arrays);
            Assert.Contains(says, Assert.Throws<UserException>(() => FeatureFile.Read(folder.File(name + ".npz"))).Message, StringComparison.Ordinal);
        }
    }

    private static KeyValuePair<string, NumpyArray>[] Sparse(int[]? starts = null, int[]? indices = null, string form = "csr") =>
    [
        new("format", NumpyArray.Single(form)), new("shape", NumpyArray.Of<long>([1, 3])), new("indptr", NumpyArray.Of(starts ?? [0, 1])),
        new("indices", NumpyArray.Of(indices ?? [0])), new("data", NumpyArray.Of<float>([1])),
    ];

    private static (int Code, string Text) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + error.GetAwaiter().GetResult());
    }
}
