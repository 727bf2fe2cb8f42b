using System.Globalization;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>Where a tensor lives: <c>cpu</c>, <c>cuda:0</c>, <c>meta</c>.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which one of its kind; 0 for the processor.</param>
public readonly record struct Device(DeviceType Type, int Index = 0)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>Shapes without memory.</summary>
    public static Device Meta => new(DeviceType.Meta);

    /// <summary>The GPU with this number.</summary>
    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>meta</c>, or <c>auto</c>: the first GPU where libtorch has one, else the processor.</summary>
    /// <exception cref="UserException">The text names no device, or one that this machine lacks.</exception>
    public static Device Parse(string text)
    {
        var (kind, number) = text.Split(':') switch
        {
            [var name] => (name, "0"),
            [var name, var index] => (name, index),
            _ => (text, ""),
        };
        var known = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place);
        var device = kind switch
        {
            "auto" when text == "auto" => TorchRuntime.DeviceCount(DeviceType.Cuda) > 0 ? Cuda() : Cpu,
            "cpu" when known && place == 0 => Cpu,
            "meta" when known && place == 0 => Meta,
            "cuda" when known => Cuda(place),
            _ => throw new UserException($"'{text}' is no device: write auto, cpu, cuda or cuda:N."),
        };
        if (device.Type == DeviceType.Cuda && device.Index >= TorchRuntime.DeviceCount(DeviceType.Cuda))
        {
            throw new UserException($"{text}: this libtorch sees {TorchRuntime.DeviceCount(DeviceType.Cuda)} CUDA devices. Use cpu, or set DIORAMA_LIBTORCH to a CUDA build.");
        }
        return device;
    }

    /// <inheritdoc/>
    public override string ToString() => Type switch
    {
        DeviceType.Cuda => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
        _ => Type.ToString().ToLowerInvariant(),
    };
}
