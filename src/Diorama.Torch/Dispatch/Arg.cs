using System.Runtime.InteropServices;

namespace Diorama.Torch;

/// <summary>One tagged argument or result of an operator call, on the stack. Mirrors dio_arg in native/diorama.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Arg
{
    internal readonly Tag Tag;
    internal readonly int Count;
    internal readonly long Bits;

    private Arg(Tag tag, long bits, int count = 0)
    {
        Tag = tag;
        Count = count;
        Bits = bits;
    }

    internal static Arg None => default;

    internal static Arg Of(Tensor? tensor) => tensor is null ? None : new(Tag.Tensor, tensor.Handle);

    internal static Arg Of(long value) => new(Tag.Int, value);

    internal static Arg Of(long? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    internal static Arg Of(double? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(bool value) => new(Tag.Bool, value ? 1 : 0);

    internal static Arg Of(bool? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(Scalar value) => new(value.Tag, value.Bits);

    internal static Arg Of(Scalar? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(DType value) => new(Tag.Int, (long)value);

    internal static Arg Of(DType? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(Device value) => new(Tag.Device, (long)value.Type | ((long)(byte)(sbyte)value.Index << 8));

    internal static Arg Of(Device? value) => value is { } v ? Of(v) : None;

    internal static Arg Of(Generator? generator) => generator is null ? None : new(Tag.Generator, generator.Handle);

    internal static Arg Of(NativeObject native) => new(Tag.Object, native.DangerousGetHandle());

    internal static unsafe Arg Ints(long* values, int count) => new(Tag.Ints, (long)values, count);

    internal static unsafe Arg Doubles(double* values, int count) => new(Tag.Doubles, (long)values, count);

    internal static unsafe Arg Bools(bool* values, int count) => new(Tag.Bools, (long)values, count);

    internal static unsafe Arg Tensors(nint* handles, int count) => new(Tag.Tensors, (long)handles, count);

    internal static unsafe Arg OptionalTensors(nint* handles, int count) => new(Tag.OptionalTensors, (long)handles, count);

    internal static unsafe Arg Utf8(byte* text, int length) => new(Tag.String, (long)text, length);
}
