using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Diorama.Torch;

public sealed partial class Tensor
{
    /// <summary>A tensor on the processor with a copy of the values, in row-major order.</summary>
    /// <param name="values">As many as the shape has elements.</param>
    /// <param name="shape">The sizes; none for one dimension of all values.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ReadOnlySpan<long> flat = [values.Length];
        var made = Empty(shape.IsEmpty ? flat : shape, dtype: DTypeExtensions.Of<T>());
        made.CopyFrom(values);
        return made;
    }

    /// <summary>A tensor of no dimensions with one value.</summary>
    public static Tensor FromValue<T>(T value)
        where T : unmanaged
    {
        var made = Empty([], dtype: DTypeExtensions.Of<T>());
        made.CopyFrom<T>([value]);
        return made;
    }

    /// <summary>
    /// A tensor over memory that somebody else holds, such as a mapped file: nothing is copied. Never change such a tensor in place.
    /// </summary>
    /// <param name="data">Address of the first element, aligned to the element's size.</param>
    /// <param name="shape">Sizes; the memory is row-major and without gaps.</param>
    /// <param name="dtype">Type of the elements.</param>
    /// <param name="owner">Disposed of when the last tensor over this memory is gone, on whichever thread lets it go. Stays the caller's if no tensor is made.</param>
    public static unsafe Tensor OverMemory(nint data, ReadOnlySpan<long> shape, DType dtype, IDisposable owner)
    {
        foreach (var size in shape) ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        var context = GCHandle.Alloc(owner);
        nint made;
        int status;
        fixed (long* sizes = shape) status = NativeMethods.TensorFromMemory(data, sizes, shape.Length, (int)dtype, &ReleaseOwner, GCHandle.ToIntPtr(context), out made);
        if (status != 0) context.Free();
        NativeStatus.Check(status, "from_memory");
        return Adopt(made);
    }

    /// <summary>Copies values, in row-major order, into this tensor, on whichever device it is and however it lies in memory.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the number of elements.</exception>
    /// <exception cref="InvalidOperationException">Their type is not the tensor's.</exception>
    public void CopyFrom<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length != NumElements) throw new ArgumentException($"{values.Length} values do not fit {this}.", nameof(values));
        var info = Info();
        if (info.DeviceType == (int)DeviceType.Cpu && info.IsContiguous != 0)
        {
            values.CopyTo(AsSpan<T>());
            GC.KeepAlive(this);
            return;
        }
        if (DTypeExtensions.Of<T>() != DType) throw new InvalidOperationException($"Values of type {typeof(T).Name} do not fit {this}.");
        using var scope = TensorScope.Open();
        Detach().CopyInPlace(From(values, Shape));
    }

    /// <summary>Copies this tensor's values, in row-major order, from whichever device they are on.</summary>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    /// <exception cref="InvalidOperationException">Its type is not the tensor's.</exception>
    public void CopyTo<T>(Span<T> target)
        where T : unmanaged
    {
        using var scope = TensorScope.Open();
        Detach().To(Device.Cpu).Contiguous().AsSpan<T>().CopyTo(target);
    }

    /// <summary>This tensor's values, in row-major order.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[NumElements];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>The value of a tensor that has one element, as a double, whatever its type.</summary>
    /// <exception cref="InvalidOperationException">It has several elements, or none.</exception>
    public unsafe double Item()
    {
        var info = Info();
        if (info.NumElements != 1) throw new InvalidOperationException($"Item is for one element; this is {this}.");
        // Losses are read at every step: from the processor's memory without a single operator.
        double? value = info.DeviceType != (int)DeviceType.Cpu ? null : (DType)info.DType switch
        {
            DType.Float32 => *(float*)info.Data,
            DType.Float64 => *(double*)info.Data,
            DType.Int64 => *(long*)info.Data,
            _ => null,
        };
        GC.KeepAlive(this);
        if (value is { } read) return read;
        using var scope = TensorScope.Open();
        return Detach().To(Device.Cpu).To(DType.Float64).AsSpan<double>()[0];
    }

    /// <summary>
    /// The tensor's own memory, for code that computes on it directly. Valid as long as the tensor lives. Autograd does not see what is written here:
    /// call <see cref="BumpVersion"/> afterwards where a graph may hold the tensor.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor is not on the processor, not contiguous, or of another type.</exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var info = Info();
        var wanted = DTypeExtensions.Of<T>();
        if (info.DeviceType != (int)DeviceType.Cpu || info.IsContiguous == 0 || (DType)info.DType != wanted)
        {
            throw new InvalidOperationException($"A span of {wanted} needs a contiguous {wanted} tensor on the processor; this is {this}{(info.IsContiguous == 0 ? ", not contiguous" : "")}.");
        }
        return new Span<T>((void*)info.Data, checked((int)info.NumElements));
    }

    /// <summary>Tells autograd that the memory was changed behind its back.</summary>
    public void BumpVersion()
    {
        NativeStatus.Check(NativeMethods.TensorBumpVersion(Handle), "bump_version", this);
        GC.KeepAlive(this);
    }

    /// <summary>Address of the first element. Valid as long as the tensor lives.</summary>
    public nint DataPointer() => Info().Data;

    // libtorch calls it from its own code, through which no exception may pass: there is nobody to hand one to.
    [UnmanagedCallersOnly]
    [SuppressMessage("Design", "CA1031", Justification = "No exception may pass through native code.")]
    private static void ReleaseOwner(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        try
        {
            (handle.Target as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            System.Diagnostics.Trace.TraceError($"The owner of a tensor's memory failed to release it: {exception}");
        }
        finally
        {
            handle.Free();
        }
    }
}
