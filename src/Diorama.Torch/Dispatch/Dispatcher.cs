using System.Text;

namespace Diorama.Torch;

/// <summary>The one way into libtorch: resolves an operator at its first use and calls it with tagged arguments.</summary>
internal static unsafe class Dispatcher
{
    private const int MaxResults = 8;

    private static readonly nint[] _handles = new nint[OperatorTable.Count];

    internal static Tensor CallTensor(int op, ReadOnlySpan<Arg> args) =>
        SharedDraws.AreAny && SharedDraws.New(op, args) is { } drawn ? drawn : CallTensorHere(op, args);

    /// <summary>The call as it stands.</summary>
    internal static Tensor CallTensorHere(int op, ReadOnlySpan<Arg> args)
    {
        Arg result;
        Call(op, args, &result, 1);
        return Adopt(result);
    }

    /// <summary>For operators that return their first argument: no new handle, the same managed tensor.</summary>
    internal static Tensor CallInPlace(int op, ReadOnlySpan<Arg> args, Tensor self) =>
        SharedDraws.AreAny && SharedDraws.InPlace(op, args, self) ? self : CallInPlaceHere(op, args, self);

    /// <summary>The call as it stands.</summary>
    internal static Tensor CallInPlaceHere(int op, ReadOnlySpan<Arg> args, Tensor self)
    {
        Arg result;
        Call(op, args, &result, 1);
        var again = (nint)result.Bits;
        NativeMethods.TensorsFree(&again, 1);
        self.ForgetShape();
        return self;
    }

    internal static (Tensor, Tensor) CallTensor2(int op, ReadOnlySpan<Arg> args)
    {
        Tensor.RequireScope();
        var results = stackalloc Arg[2];
        Call(op, args, results, 2);
        return (Adopt(results[0]), Adopt(results[1]));
    }

    internal static (Tensor, Tensor, Tensor) CallTensor3(int op, ReadOnlySpan<Arg> args)
    {
        Tensor.RequireScope();
        var results = stackalloc Arg[3];
        Call(op, args, results, 3);
        return (Adopt(results[0]), Adopt(results[1]), Adopt(results[2]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor) CallTensor4(int op, ReadOnlySpan<Arg> args)
    {
        Tensor.RequireScope();
        var results = stackalloc Arg[4];
        Call(op, args, results, 4);
        return (Adopt(results[0]), Adopt(results[1]), Adopt(results[2]), Adopt(results[3]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor, Tensor) CallTensor5(int op, ReadOnlySpan<Arg> args)
    {
        Tensor.RequireScope();
        var results = stackalloc Arg[5];
        Call(op, args, results, 5);
        return (Adopt(results[0]), Adopt(results[1]), Adopt(results[2]), Adopt(results[3]), Adopt(results[4]));
    }

    internal static Tensor[] CallTensors(int op, ReadOnlySpan<Arg> args)
    {
        Tensor.RequireScope();
        Arg result;
        Call(op, args, &result, 1);
        var handles = new ReadOnlySpan<nint>((void*)result.Bits, result.Count);
        var tensors = new Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = Tensor.Adopt(handles[i]);
        return tensors;
    }

    internal static void CallVoid(int op, ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Arg[MaxResults];
        Call(op, args, results, MaxResults);
    }

    internal static long CallInt(int op, ReadOnlySpan<Arg> args) => CallValue(op, args).Bits;

    internal static double CallDouble(int op, ReadOnlySpan<Arg> args) => BitConverter.Int64BitsToDouble(CallValue(op, args).Bits);

    internal static bool CallBool(int op, ReadOnlySpan<Arg> args) => CallValue(op, args).Bits != 0;

    internal static DType CallDType(int op, ReadOnlySpan<Arg> args) => (DType)CallValue(op, args).Bits;

    internal static Scalar CallScalar(int op, ReadOnlySpan<Arg> args)
    {
        var result = CallValue(op, args);
        return result.Tag switch
        {
            Tag.Double => BitConverter.Int64BitsToDouble(result.Bits),
            Tag.Bool => result.Bits != 0,
            _ => result.Bits,
        };
    }

    /// <summary>True when this libtorch has the operator. A fallback asks first.</summary>
    internal static bool Exists(string name, string overload)
    {
        fixed (byte* nameText = Utf8(name), overloadText = Utf8(overload)) return NativeMethods.OperatorExists(nameText, overloadText) != 0;
    }

    private static Arg CallValue(int op, ReadOnlySpan<Arg> args)
    {
        Arg result;
        Call(op, args, &result, 1);
        return result;
    }

    private static Tensor Adopt(in Arg result) => Tensor.Adopt((nint)result.Bits);

    private static void Call(int op, ReadOnlySpan<Arg> args, Arg* results, int capacity)
    {
        var handle = _handles[op];
        if (handle == 0) handle = Resolve(op);
        int count;
        fixed (Arg* first = args)
        {
            if (NativeMethods.OperatorCall(handle, first, args.Length, results, capacity, &count) != 0) throw Failure(op, args);
        }
    }

    private static nint Resolve(int op)
    {
        fixed (byte* schema = Utf8(OperatorTable.Schema(op)))
        {
            if (NativeMethods.OperatorFind(schema, out var found) != 0)
            {
                throw new TorchException(NameOf(op), "", NativeMethods.ErrorText());
            }
            // Two threads may resolve at once: both results are equal, and the one that loses costs a few hundred bytes.
            return _handles[op] = found;
        }
    }

    private static TorchException Failure(int op, ReadOnlySpan<Arg> args)
    {
        var reason = NativeMethods.ErrorText();
        return new TorchException(NameOf(op), ArgumentText.Of(args), reason);
    }

    private static string NameOf(int op) => OperatorTable.Schema(op).Split('(', 2)[0];

    private static byte[] Utf8(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
