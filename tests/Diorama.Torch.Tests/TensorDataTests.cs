using Diorama.Tests;

namespace Diorama.Torch.Tests;

public sealed class TensorDataTests
{
    [Fact]
    public void From_EveryElementType_ComesBack()
    {
        using var scope = TensorScope.Open();
        Check<float>(DType.Float32, [1.5f, float.NaN, float.MinValue]);
        Check<double>(DType.Float64, [1.5, double.NegativeInfinity, double.Epsilon]);
        Check<Half>(DType.Float16, [(Half)1.5, Half.MaxValue, Half.Epsilon]);
        Check<long>(DType.Int64, [1, long.MinValue, long.MaxValue]);
        Check<int>(DType.Int32, [1, int.MinValue, int.MaxValue]);
        Check<short>(DType.Int16, [1, short.MinValue, short.MaxValue]);
        Check<sbyte>(DType.Int8, [1, sbyte.MinValue, sbyte.MaxValue]);
        Check<byte>(DType.UInt8, [1, 0, 255]);
        Check<bool>(DType.Bool, [true, false, true]);

        static void Check<T>(DType dtype, T[] values)
            where T : unmanaged
        {
            var tensor = Tensor.From<T>(values, 1, 3);
            Assert.Equal(dtype, tensor.DType);
            Assert.Equal([1L, 3], tensor.Shape.ToArray());
            Assert.Equal(values, tensor.ToArray<T>());
            Assert.Equal(values[0], Tensor.FromValue(values[0]).ToArray<T>()[0]);
            Assert.Equal(System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), dtype.Size());
        }
    }

    [Fact]
    public void From_NoShape_IsOneDimension()
    {
        using var scope = TensorScope.Open();
        Assert.Equal([3L], Tensor.From<float>([1, 2, 3]).Shape.ToArray());
        Assert.Equal([0L], Tensor.From<float>([]).Shape.ToArray());
    }

    [Fact]
    public void From_WrongCount_SaysWhatDoesNotFit()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<ArgumentException>(() => Tensor.From<float>([1, 2, 3], 2, 2));
        Assert.Contains("3 values do not fit float32[2, 2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_TypeWithoutElements_IsRefused()
    {
        using var scope = TensorScope.Open();
        Assert.Throws<NotSupportedException>(() => Tensor.From<char>(['a']));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void CopyFrom_TransposedOrOnADevice_WritesInRowMajorOrder(string name)
    {
        var device = TestDevice.Named(name);
        using var scope = TensorScope.Open();
        var memory = Tensor.Zeros([3, 2], device: device);
        memory.Transpose(0, 1).CopyFrom<float>([1, 2, 3, 4, 5, 6]);
        Assert.Equal([1f, 4, 2, 5, 3, 6], memory.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => memory.Transpose(0, 1).CopyFrom<double>([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void CopyTo_Transposed_ReadsInRowMajorOrder()
    {
        using var scope = TensorScope.Open();
        var target = new long[7];
        Tensor.Arange(0, 6).Reshape(2, 3).Transpose(0, 1).CopyTo<long>(target);
        Assert.Equal([0L, 3, 1, 4, 2, 5, 0], target);
        Assert.Throws<ArgumentException>(() => Tensor.Arange(0, 6).CopyTo<long>(new long[5]));
        Assert.Throws<InvalidOperationException>(() => Tensor.Arange(0, 6).CopyTo<int>(new int[6]));
    }

    [Fact]
    public void AsSpan_WhatCannotBeASpan_IsRefusedByName()
    {
        using var scope = TensorScope.Open();
        var matrix = Tensor.Arange(0, 6).Reshape(2, 3);
        Assert.Equal(6, matrix.AsSpan<long>().Length);
        var error = Assert.Throws<InvalidOperationException>(() => matrix.Transpose(0, 1).AsSpan<long>());
        Assert.Contains("int64[3, 2], not contiguous", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => matrix.AsSpan<float>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2], device: Device.Meta).AsSpan<float>());
    }

    [Fact]
    public void Item_AnyType_IsADouble()
    {
        using var scope = TensorScope.Open();
        Assert.Equal(1, Tensor.FromValue(true).Item());
        Assert.Equal(-7, Tensor.FromValue(-7L).Item());
        Assert.Equal(0.5, Tensor.FromValue((Half)0.5).Item());
        Assert.Equal(2.5, Tensor.FromValue(2.5f).To(DType.BFloat16).Item());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]).Item());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([0]).Item());
    }

    [Fact]
    public void Facts_OfATensor_AreItsOwn()
    {
        using var scope = TensorScope.Open();
        var tensor = Tensor.Zeros([2, 0, 3], dtype: DType.Int16);
        Assert.Equal((3, 0L, 3L, 2L, DType.Int16, Device.Cpu), (tensor.NumDims, tensor.NumElements, tensor.Size(-1), tensor.Size(0), tensor.DType, tensor.Device));
        Assert.Equal("int16[2, 0, 3]", tensor.ToString());
        Assert.Equal(1, Tensor.Zeros([]).NumElements);
        Assert.Contains("int16[2, 0, 3] has no such dimension", Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Size(3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Size(-4));
    }

    [Fact]
    public void UnsqueezeInPlace_ShapeRead_IsTheNewOne()
    {
        using var scope = TensorScope.Open();
        var tensor = Tensor.Zeros([2]);
        _ = tensor.Shape;
        Assert.Same(tensor, tensor.UnsqueezeInPlace(0));
        Assert.Equal([1L, 2], tensor.Shape.ToArray());
    }

    [Fact]
    public unsafe void OverMemory_LastViewGone_OwnerReleasedOnce()
    {
        var memory = new Memory([1, 2, 3, 4]);
        using (TensorScope.Open())
        {
            Tensor view;
            using (var inner = TensorScope.Open())
            {
                var whole = Tensor.OverMemory(memory.Address, [2, 2], DType.Float32, memory);
                Assert.Equal(10, whole.Sum().Item());
                view = inner.Keep(whole[1]);
            }
            Assert.Equal(0, memory.Released);
            Assert.Equal([3f, 4], view.ToArray<float>());
            ((float*)memory.Address)[2] = 30;
            Assert.Equal([30f, 4], view.ToArray<float>());
        }
        Assert.Equal(1, memory.Released);
    }

    [Fact]
    public void OverMemory_NoScopeOpen_OwnerReleasedOnce()
    {
        var memory = new Memory([1]);
        Assert.Throws<InvalidOperationException>(() => Tensor.OverMemory(memory.Address, [1], DType.Float32, memory));
        Assert.Equal(1, memory.Released);
    }

    [Fact]
    public void OverMemory_NoElements_OwnerReleasedOnce()
    {
        var memory = new Memory([]);
        using (TensorScope.Open()) Assert.Empty(Tensor.OverMemory(memory.Address, [0, 3], DType.Float32, memory).ToArray<float>());
        Assert.Equal(1, memory.Released);
    }

    [Fact]
    public void OverMemory_NegativeSize_IsRefusedAndTheOwnerStaysTheCallers()
    {
        var memory = new Memory([1]);
        using var scope = TensorScope.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.OverMemory(memory.Address, [-1], DType.Float32, memory));
        Assert.Equal(0, memory.Released);
        memory.Dispose();
    }

    private sealed unsafe class Memory : IDisposable
    {
        internal Memory(float[] values)
        {
            Address = (nint)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)Math.Max(4, 4 * values.Length));
            values.CopyTo(new Span<float>((void*)Address, values.Length));
        }

        internal nint Address { get; }

        internal int Released { get; private set; }

        public void Dispose()
        {
            if (Released++ == 0) System.Runtime.InteropServices.NativeMemory.Free((void*)Address);
        }
    }
}
