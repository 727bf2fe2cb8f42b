using System.Globalization;

namespace Diorama.Torch;

/// <summary>
/// An n-dimensional array of numbers, held by libtorch. A tensor belongs to the <see cref="TensorScope"/> that was open when it was made and dies
/// with it, unless it is kept (<see cref="TensorScope.Keep{T}"/>) or owned (<see cref="Own"/>). Operators are PyTorch's, as methods.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private nint _handle;
    private long[]? _shape;
    private DType _dtype;
    private Device _device;
    private ScopeFrame? _frame;
    private int _slot;
    private LeakNet? _net;

    private Tensor(nint handle) => _handle = handle;

    /// <summary>Sizes of the dimensions; empty for a single number.</summary>
    public ReadOnlySpan<long> Shape => _shape ?? Describe();

    /// <summary>Number of dimensions; 0 for a single number.</summary>
    public int NumDims => Shape.Length;

    /// <summary>Whether the elements lie in memory in row-major order, one behind the other.</summary>
    public bool IsContiguous
    {
        get
        {
            var isContiguous = Info().IsContiguous != 0;
            GC.KeepAlive(this);
            return isContiguous;
        }
    }

    /// <summary>Number of elements: the product of the shape.</summary>
    public long NumElements
    {
        get
        {
            long count = 1;
            foreach (var size in Shape) count *= size;
            return count;
        }
    }

    /// <summary>Type of the elements.</summary>
    public DType DType
    {
        get
        {
            if (_shape is null) Describe();
            return _dtype;
        }
    }

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            if (_shape is null) Describe();
            return _device;
        }
    }

    /// <summary>True once the tensor's memory was given back.</summary>
    public bool IsFreed => _handle == 0;

    internal nint Handle => _handle != 0 ? _handle : throw Freed();

    /// <summary>Size of one dimension.</summary>
    /// <param name="dim">The dimension; negative counts from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public long Size(int dim)
    {
        var place = dim < 0 ? dim + NumDims : dim;
        return (uint)place < (uint)NumDims ? Shape[place] : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"{this} has no such dimension.");
    }

    /// <summary>Type, shape and device: <c>float32[64, 784]</c>.</summary>
    public override string ToString() => IsFreed ? "a freed tensor" : ArgumentText.OfTensor(_handle);

    /// <summary>Takes over a native handle and enrols it in this thread's scope.</summary>
    internal static Tensor Adopt(nint handle)
    {
        var tensor = new Tensor(handle);
        if (ScopeFrame.Current is not { } frame)
        {
            tensor.Release();
            throw NoScope();
        }
        LiveTensors.Add(1);
        frame.Enrol(tensor);
        return tensor;
    }

    /// <summary>For calls with several results, of which <see cref="Adopt"/> would lose all but the first.</summary>
    internal static void RequireScope()
    {
        if (ScopeFrame.Current is null) throw NoScope();
    }

    internal void ForgetShape() => _shape = null;

    internal unsafe TensorInfo Info()
    {
        TensorInfo info;
        NativeStatus.Check(NativeMethods.TensorDescribe(Handle, &info), "describe");
        GC.KeepAlive(this);
        return info;
    }

    private unsafe long[] Describe()
    {
        var info = Info();
        _dtype = (DType)info.DType;
        _device = new Device((DeviceType)info.DeviceType, Math.Max(info.DeviceIndex, 0));
        return _shape = new ReadOnlySpan<long>(info.Sizes, (int)info.NumDims).ToArray();
    }

    private static InvalidOperationException NoScope() =>
        new("A tensor was made with no scope open on this thread. Open one around the work: using var scope = TensorScope.Open();");

    private ObjectDisposedException Freed()
    {
        var shape = _shape is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of shape [{string.Join(", ", _shape)}]");
        return new ObjectDisposedException(nameof(Tensor), $"This tensor{shape} was freed when its scope closed. Return it by scope.Keep(tensor), or own it by tensor.Own().");
    }
}
