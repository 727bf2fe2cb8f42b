using System.Text;

namespace Diorama.Torch.Tests;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int8)]
    [InlineData(DType.Int16)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Bool)]
    [InlineData(DType.BFloat16)]
    public void Save_EveryElementType_ComesBackAsItWas(DType dtype)
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        var values = Tensor.Arange(0, 24).To(dtype).Reshape(2, 3, 4);
        var none = Tensor.Zeros([3, 0, 2], dtype: dtype);
        var single = Tensor.Ones([], dtype: dtype);
        SafetensorsFile.Save(path, [("values", values), ("none", none), ("single", single)]);
        using var file = SafetensorsFile.Open(path);
        foreach (var loaded in new[] { file.Map(), file.Load() })
        {
            Assert.Equal(3, loaded.Count);
            AssertSame(values, loaded["values"]);
            AssertSame(none, loaded["none"]);
            AssertSame(single, loaded["single"]);
        }
    }

    [Fact]
    public void Save_SpecialNumbers_KeepTheirBits()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        float[] values = [float.NaN, BitConverter.UInt32BitsToSingle(0x7fc12345), float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon];
        SafetensorsFile.Save(folder.File("m"), [("x", Tensor.From<float>(values))]);
        using var file = SafetensorsFile.Open(folder.File("m"));
        Assert.Equal(values.Select(BitConverter.SingleToUInt32Bits), file.Map("x").ToArray<float>().Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Save_TransposedOrSliced_WritesWhatIsSeen()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var whole = Tensor.Arange(0, 12, dtype: DType.Float32).Reshape(3, 4);
        SafetensorsFile.Save(folder.File("m"), [("t", whole.Transpose(0, 1)), ("s", whole[.., 1..3]), ("e", whole[0].Expand([2, 4]))]);
        using var file = SafetensorsFile.Open(folder.File("m"));
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], file.Map("t").ToArray<float>());
        Assert.Equal([1f, 2, 5, 6, 9, 10], file.Map("s").ToArray<float>());
        Assert.Equal([0f, 1, 2, 3, 0, 1, 2, 3], file.Map("e").ToArray<float>());
    }

    [Fact]
    public void Save_AnyOrder_GivesTheReferencesBytes()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        (string, Tensor)[] tensors =
        [
            ("b", Tensor.FromValue(1f)), ("a", Tensor.FromValue(2f)), ("flag", Tensor.FromValue(true)), ("wide", Tensor.FromValue(3L)), ("half", Tensor.FromValue((Half)4)),
        ];
        var metadata = new Dictionary<string, string> { ["z"] = "1", ["format"] = "pt" };
        SafetensorsFile.Save(folder.File("one"), tensors, metadata);
        SafetensorsFile.Save(folder.File("two"), tensors.Reverse(), metadata.Reverse().ToDictionary());
        var bytes = File.ReadAllBytes(folder.File("one"));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("two")));

        const string Header =
            """{"__metadata__":{"format":"pt","z":"1"},"wide":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"""
            + """
            "b":{"dtype":"F32","shape":[],"data_offsets":[12,16]},"half":{"dtype":"F16","shape":[],"data_offsets":[16,18]},"flag":{"dtype":"BOOL","shape":[],"data_offsets":[18,19]}}
            """;
        var length = (int)BitConverter.ToInt64(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(Header.PadRight(length), Encoding.UTF8.GetString(bytes, 8, length));
        Assert.InRange(length, Header.Length, Header.Length + 7);
        Assert.Equal(8 + length + 19, bytes.Length);
    }

    [Fact]
    public void Save_NothingAtAll_IsAFile()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Save(folder.File("m"), []);
        using var file = SafetensorsFile.Open(folder.File("m"));
        Assert.Empty(file.Entries);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Save_TensorThatRequiresGrad_SavesItsValues()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var weight = Tensor.Ones([2]);
        weight.RequiresGrad = true;
        SafetensorsFile.Save(folder.File("m"), [("w", weight), ("y", weight * 2)]);
        using var file = SafetensorsFile.Open(folder.File("m"));
        Assert.Equal([2f, 2f], file.Map("y").ToArray<float>());
        Assert.False(file.Map("w").RequiresGrad);
    }

    [Fact]
    public void Save_WrongNamesOrTensors_AreRefusedAndNothingIsWritten()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var one = Tensor.Ones([1]);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(folder.File("m"), [("a", one), ("a", one)]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(folder.File("m"), [("__metadata__", one)]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(folder.File("m"), [("a", Tensor.Ones([1], device: Device.Meta))]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(folder.File("m"), [("a", one.FftFft())]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Save_OverAMappedFile_LeavesTheMapWhole()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var path = folder.File("m");
        SafetensorsFile.Save(path, [("x", Tensor.Full([100_000], 1))]);
        using var old = SafetensorsFile.Open(path);
        var mapped = old.Map("x");
        SafetensorsFile.Save(path, [("x", mapped * 2), ("y", mapped)]);
        Assert.Equal(100_000, mapped.Sum().Item());
        using var fresh = SafetensorsFile.Open(path);
        Assert.Equal(200_000, fresh.Map("x").Sum().Item());
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Map_ChangedInPlace_LeavesTheFileAlone()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        SafetensorsFile.Save(folder.File("m"), [("x", Tensor.Ones([5000]))]);
        var before = File.ReadAllBytes(folder.File("m"));
        using (var file = SafetensorsFile.Open(folder.File("m")))
        {
            Assert.Equal(15_000, file.Map("x").AddInPlace(2).Sum().Item());
        }
        Assert.Equal(before, File.ReadAllBytes(folder.File("m")));
    }

    [Fact]
    public void Map_FileDisposedOfFirst_StaysReadable()
    {
        using var folder = new TemporaryFolder();
        using (TensorScope.Open()) SafetensorsFile.Save(folder.File("m"), [("x", Tensor.Ones([100_000]))]);
        using (TensorScope.Open())
        {
            Tensor view;
            using (var file = SafetensorsFile.Open(folder.File("m"))) view = file.Map("x")[10..20];
            Assert.True(IsMapped(folder.File("m")));
            Assert.Equal(10, view.Sum().Item());
        }
        Assert.False(IsMapped(folder.File("m")));

        static bool IsMapped(string path) => !OperatingSystem.IsLinux() || File.ReadAllText("/proc/self/maps").Contains(path, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_IsZeroCopy()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        SafetensorsFile.Save(folder.File("m"), [("x", Tensor.Ones([10]))]);
        using var file = SafetensorsFile.Open(folder.File("m"));
        Assert.Equal(file.Map("x").DataPointer(), file.Map("x").DataPointer());
        Assert.NotEqual(file.Map("x").DataPointer(), file.Load("x").DataPointer());
    }

    [Fact]
    public void Map_UnalignedData_IsCopied()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var header = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F64","shape":[2],"data_offsets":[1,17]}}""";
        var bytes = SafetensorsBytes.Of(header, 17);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 16), 1.5);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), -2.5);
        using var file = SafetensorsFile.Open(folder.File("m", bytes));
        var b = file.Map("b");
        Assert.Equal([1.5, -2.5], b.ToArray<double>());
        Assert.Equal(0, b.DataPointer() % 8);
    }

    [Fact]
    public void Open_MetadataAndEntries_AreSaid()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.File("m", SafetensorsBytes.Good));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(["a", "b"], file.Entries.Select(e => e.Name));
        Assert.Equal([2L, 2], file.Entry("a").Shape.ToArray());
        Assert.Equal((DType.Float32, 16L), (file.Entry("a").DType, file.Entry("a").NumBytes));
        Assert.Equal((DType.Int64, 8L), (file.Entry("b").DType, file.Entry("b").NumBytes));
    }

    [Fact]
    public void Map_AfterDispose_Throws()
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        var file = SafetensorsFile.Open(folder.File("m", SafetensorsBytes.Good));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Map("a"));
    }

    [Fact]
    public void Save_MissingFolder_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<Core.UserException>(() => SafetensorsFile.Save(folder.File("none/m"), []));
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.True(expected.Equal(actual));
    }
}
