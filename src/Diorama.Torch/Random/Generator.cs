using Microsoft.Win32.SafeHandles;

namespace Diorama.Torch;

/// <summary>A source of random numbers for operators, with a seed and a state that can be saved. Not for several threads at once.</summary>
public sealed class Generator : IDisposable
{
    private readonly NativeGenerator _native;

    private Generator(NativeGenerator native, Device device)
    {
        _native = native;
        Device = device;
    }

    /// <summary>Where its numbers are made.</summary>
    public Device Device { get; }

    /// <summary>This process's part of what is drawn for a batch that several processes share.</summary>
    /// <value>Default null: what is drawn is all for this process.</value>
    public RowShare? Share
    {
        get => SharedDraws.Of(Handle);
        set => SharedDraws.Set(Handle, value);
    }

    internal nint Handle => _native.IsClosed ? throw new ObjectDisposedException(nameof(Generator)) : _native.DangerousGetHandle();

    /// <summary>A new generator.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences on one kind of device.</param>
    /// <param name="device">Where the numbers are wanted; the processor when left out.</param>
    public static Generator Seeded(ulong seed, Device device = default)
    {
        NativeStatus.Check(NativeMethods.GeneratorNew((int)device.Type, device.Index, seed, out var made), "generator");
        return new(new NativeGenerator(made), device);
    }

    /// <summary>The generator that operators without one of their own draw from: one for the whole process and device.</summary>
    public static Generator Default(Device device = default)
    {
        NativeStatus.Check(NativeMethods.GeneratorDefault((int)device.Type, device.Index, out var found), "default generator");
        return new(new NativeGenerator(found), device);
    }

    /// <summary>Starts the sequence of a seed.</summary>
    public void Seed(ulong seed) => NativeStatus.Check(NativeMethods.GeneratorSeed(Handle, seed), "manual_seed");

    /// <summary>The state, to be restored by <see cref="SetState"/> on the same libtorch and kind of device.</summary>
    public byte[] GetState()
    {
        using var scope = TensorScope.Open();
        NativeStatus.Check(NativeMethods.GeneratorGetState(Handle, out var state), "get_state");
        return Tensor.Adopt(state).ToArray<byte>();
    }

    /// <summary>Goes on where <see cref="GetState"/> was called.</summary>
    /// <exception cref="TorchException">The bytes are no state of such a generator.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        using var scope = TensorScope.Open();
        NativeStatus.Check(NativeMethods.GeneratorSetState(Handle, Tensor.From(state).Handle), "set_state");
    }

    /// <summary>Gives the native object back.</summary>
    public void Dispose()
    {
        if (!_native.IsClosed) SharedDraws.Set(Handle, null);
        _native.Dispose();
    }

    private sealed class NativeGenerator : SafeHandleZeroOrMinusOneIsInvalid
    {
        internal NativeGenerator(nint handle)
            : base(ownsHandle: true) => SetHandle(handle);

        protected override bool ReleaseHandle()
        {
            NativeMethods.GeneratorFree(handle);
            return true;
        }
    }
}
