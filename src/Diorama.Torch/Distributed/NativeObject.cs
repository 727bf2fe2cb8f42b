using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Diorama.Torch;

/// <summary>An object of native/distributed: a store, a process group, a work, buckets. What it does is called by name.</summary>
internal sealed unsafe class NativeObject : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Mismatch = 2;
    private const int Timeout = 3;
    private const int Lost = 4;

    private NativeObject(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    /// <summary>Makes an object.</summary>
    /// <param name="maker">What makes it.</param>
    /// <param name="args">Its arguments.</param>
    internal static NativeObject Make(string maker, params ReadOnlySpan<Arg> args) => new((nint)Invoke(0, maker, args).Bits);

    /// <summary>Calls a method that gives a whole number, or nothing.</summary>
    internal long Call(string method, params ReadOnlySpan<Arg> args) => CallRaw(method, args).Bits;

    /// <summary>Calls a method that gives another object.</summary>
    internal NativeObject CallObject(string method, params ReadOnlySpan<Arg> args) => new((nint)CallRaw(method, args).Bits);

    /// <summary>Calls a method that gives bytes.</summary>
    internal byte[] CallBytes(string method, params ReadOnlySpan<Arg> args)
    {
        var result = CallRaw(method, args);
        return new ReadOnlySpan<byte>((void*)result.Bits, result.Count).ToArray();
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.ObjectFree(handle);
        return true;
    }

    private Arg CallRaw(string method, ReadOnlySpan<Arg> args)
    {
        var isHeld = false;
        DangerousAddRef(ref isHeld); // another thread may dispose of it meanwhile
        try
        {
            return Invoke(handle, method, args);
        }
        finally
        {
            DangerousRelease();
        }
    }

    private static Arg Invoke(nint handle, string method, ReadOnlySpan<Arg> args)
    {
        Arg result;
        int status;
        fixed (byte* name = Encoding.UTF8.GetBytes(method + '\0'))
        fixed (Arg* first = args)
        {
            status = NativeMethods.ObjectCall(handle, name, first, args.Length, &result);
        }
        return status switch
        {
            0 => result,
            Mismatch => throw new RanksDifferException(NativeMethods.ErrorText()),
            Timeout => throw new TimeoutException(NativeMethods.ErrorText()),
            Lost => throw new RankLostException(NativeMethods.ErrorText()),
            _ => throw new TorchException(method, "", NativeMethods.ErrorText()),
        };
    }
}
