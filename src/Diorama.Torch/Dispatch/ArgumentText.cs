using System.Globalization;
using System.Text;

namespace Diorama.Torch;

/// <summary>Writes a call's arguments for an error message: <c>float32[64, 784], float32[400, 100] on cuda:0, 1.5, [2, 2]</c>.</summary>
internal static unsafe class ArgumentText
{
    internal static string Of(ReadOnlySpan<Arg> args)
    {
        var text = new StringBuilder();
        foreach (ref readonly var arg in args)
        {
            if (text.Length > 0) text.Append(", ");
            Append(text, arg);
        }
        return text.ToString();
    }

    internal static string OfTensor(nint handle)
    {
        if (handle == 0) return "none";
        TensorInfo info;
        if (NativeMethods.TensorDescribe(handle, &info) != 0) return "a tensor";
        var device = new Device((DeviceType)info.DeviceType, Math.Max(info.DeviceIndex, 0));
        var place = device == Device.Cpu ? "" : $" on {device}";
        return $"{((DType)info.DType).ToString().ToLowerInvariant()}{List(new ReadOnlySpan<long>(info.Sizes, (int)info.NumDims))}{place}";
    }

    private static void Append(StringBuilder text, in Arg arg) => text.Append(arg.Tag switch
    {
        Tag.None => "none",
        Tag.Tensor => OfTensor((nint)arg.Bits),
        Tag.Int => arg.Bits.ToString(CultureInfo.InvariantCulture),
        Tag.Double => BitConverter.Int64BitsToDouble(arg.Bits).ToString("G6", CultureInfo.InvariantCulture),
        Tag.Bool => arg.Bits != 0 ? "true" : "false",
        Tag.Ints => List(new ReadOnlySpan<long>((void*)arg.Bits, arg.Count)),
        Tag.Tensors or Tag.OptionalTensors => Tensors(new ReadOnlySpan<nint>((void*)arg.Bits, arg.Count)),
        Tag.String => $"\"{Encoding.UTF8.GetString((byte*)arg.Bits, arg.Count)}\"",
        Tag.Device => new Device((DeviceType)(arg.Bits & 0xff), (sbyte)(arg.Bits >> 8)).ToString(),
        _ => arg.Tag.ToString().ToLowerInvariant(),
    });

    private static string Tensors(ReadOnlySpan<nint> handles)
    {
        var parts = new List<string>();
        foreach (var handle in handles) parts.Add(OfTensor(handle));
        return $"[{string.Join(", ", parts)}]";
    }

    private static string List(ReadOnlySpan<long> values) => $"[{string.Join(", ", values.ToArray())}]";
}
