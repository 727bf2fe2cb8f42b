// The types that emitted code calls, with nothing in them: this file is compiled in memory by EmittedCodeTests.
namespace Diorama.Torch;

public enum DType : sbyte { Float32 = 6, Int64 = 4 }

public readonly record struct Device(int Type, int Index);

public readonly struct Scalar
{
    public static implicit operator Scalar(int value) => default;
    public static implicit operator Scalar(long value) => default;
    public static implicit operator Scalar(double value) => default;
    public static implicit operator Scalar(bool value) => default;
}

public sealed class Generator;

public sealed partial class Tensor
{
    internal nint Handle => 0;
}

internal struct Arg
{
    public static Arg None => default;
    public static Arg Of(Tensor? value) => default;
    public static Arg Of(long value) => default;
    public static Arg Of(long? value) => default;
    public static Arg Of(double value) => default;
    public static Arg Of(double? value) => default;
    public static Arg Of(bool value) => default;
    public static Arg Of(bool? value) => default;
    public static Arg Of(Scalar value) => default;
    public static Arg Of(Scalar? value) => default;
    public static Arg Of(DType value) => default;
    public static Arg Of(DType? value) => default;
    public static Arg Of(Device value) => default;
    public static Arg Of(Device? value) => default;
    public static Arg Of(Generator? value) => default;
    public static unsafe Arg Ints(long* values, int count) => default;
    public static unsafe Arg Doubles(double* values, int count) => default;
    public static unsafe Arg Bools(bool* values, int count) => default;
    public static unsafe Arg Tensors(nint* handles, int count) => default;
    public static unsafe Arg OptionalTensors(nint* handles, int count) => default;
    public static unsafe Arg Utf8(byte* text, int length) => default;
}

internal static class Dispatcher
{
    public static Tensor CallTensor(int op, ReadOnlySpan<Arg> args) => new();
    public static Tensor CallInPlace(int op, ReadOnlySpan<Arg> args, Tensor self) => self;
    public static (Tensor, Tensor) CallTensor2(int op, ReadOnlySpan<Arg> args) => (new(), new());
    public static (Tensor, Tensor, Tensor) CallTensor3(int op, ReadOnlySpan<Arg> args) => (new(), new(), new());
    public static (Tensor, Tensor, Tensor, Tensor) CallTensor4(int op, ReadOnlySpan<Arg> args) => (new(), new(), new(), new());
    public static Tensor[] CallTensors(int op, ReadOnlySpan<Arg> args) => [];
    public static void CallVoid(int op, ReadOnlySpan<Arg> args) { }
    public static long CallInt(int op, ReadOnlySpan<Arg> args) => 0;
    public static double CallDouble(int op, ReadOnlySpan<Arg> args) => 0;
    public static bool CallBool(int op, ReadOnlySpan<Arg> args) => false;
    public static Scalar CallScalar(int op, ReadOnlySpan<Arg> args) => default;
    public static DType CallDType(int op, ReadOnlySpan<Arg> args) => default;
}
