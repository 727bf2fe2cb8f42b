namespace Diorama.Torch;

/// <summary>libtorch as a whole: its version, threads, devices and determinism.</summary>
public static unsafe class TorchRuntime
{
    /// <summary>What the native library was built for: <c>libtorch 1.13.0; cxx11abi 1; source 0123456789ab</c>.</summary>
    public static string BuildInfo => NativeMethods.Text(NativeMethods.BuildInfo());

    /// <summary>libtorch's own account of its build, its BLAS and its threads.</summary>
    public static string ConfigText => NativeMethods.Text(NativeMethods.ConfigText());

    /// <summary>The file of the libtorch in use.</summary>
    public static string LibtorchPath => LibtorchLocation.Find().Library;

    /// <summary>
    /// Threads inside one operator. Set it before the first operator: a thread that has computed already keeps what it started with, but for the one that sets it.
    /// </summary>
    /// <value>1 or more. Default: DIORAMA_THREADS, else OMP_NUM_THREADS, else the number of physical cores that this process may use.</value>
    public static int NumThreads
    {
        get => NativeMethods.SetThreads(0);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            NativeMethods.SetThreads(value);
        }
    }

    /// <summary>
    /// Whether operators choose their deterministic form where they have one. Without it the gradient of indexing differs from run to run on two threads.
    /// </summary>
    public static bool Deterministic
    {
        get => NativeMethods.Deterministic(-1) != 0;
        set => NativeMethods.Deterministic(value ? 1 : 0);
    }

    /// <summary>The floating-point type of tensors that are made without one, in the whole process.</summary>
    /// <value>Default: float32.</value>
    public static DType DefaultDType
    {
        get => (DType)NativeMethods.DefaultDType(-1);
        set => NativeMethods.DefaultDType((int)value);
    }

    /// <summary>How many devices of a kind libtorch can use here.</summary>
    public static int DeviceCount(DeviceType type) => type == DeviceType.Cpu ? 1 : NativeMethods.DeviceCount((int)type);

    /// <summary>Waits until the device has finished what it was given. The processor always has.</summary>
    public static void Synchronize(Device device) => NativeStatus.Check(NativeMethods.DeviceSynchronize((int)device.Type, device.Index), "synchronize");

    /// <summary>True when this libtorch has an operator: <c>HasOperator("aten::scaled_dot_product_attention")</c>.</summary>
    public static bool HasOperator(string name, string overload = "") => Dispatcher.Exists(name, overload);
}
