using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>Where a tensor lives: <c>cpu</c>, <c>cuda:0</c>, <c>meta</c>.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which one of its kind; 0 for the processor.</param>
public readonly record struct Device(DeviceType Type, int Index = 0)
{
    private static readonly string[] _kinds = ["auto", "cpu", "cuda"];

    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>Shapes without memory.</summary>
    public static Device Meta => new(DeviceType.Meta);

    /// <summary>The GPU with this number.</summary>
    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>meta</c>, or <c>auto</c>: the first GPU where libtorch has one, else the processor.</summary>
    /// <exception cref="UserException">The text names no device, or one that this machine lacks.</exception>
    public static Device Parse(string text) => TryParse(text, out var device, out var problem) ? device : throw new UserException($"'{text}' {problem}.");

    /// <summary>As <see cref="Parse"/>, for those who gather what is wrong.</summary>
    /// <param name="text">The device's name.</param>
    /// <param name="device">The device; the processor where there is none.</param>
    /// <param name="problem">What is wrong, to be read after the text; null where nothing is.</param>
    public static bool TryParse(string text, out Device device, [NotNullWhen(false)] out string? problem)
    {
        var (kind, number) = text.Split(':') switch
        {
            [var name] => (name, "0"),
            [var name, var index] => (name, index),
            _ => (text, ""),
        };
        var known = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place);
        Device? named = kind switch
        {
            "auto" when text == "auto" => TorchRuntime.DeviceCount(DeviceType.Cuda) > 0 ? Cuda() : Cpu,
            "cpu" when known && place == 0 => Cpu,
            "meta" when known && place == 0 => Meta,
            "cuda" when known => Cuda(place),
            _ => null,
        };
        problem = named switch
        {
            null => $"is no device: write auto, cpu, cuda or cuda:N{(Suggest.Closest(kind, _kinds) is { } near ? $"; did you mean {near}?" : "")}",
            { Type: DeviceType.Cuda, Index: var index } when TorchRuntime.DeviceCount(DeviceType.Cuda) is var count && index >= count =>
                $"is not here: this libtorch sees {count} CUDA devices. Use cpu, or set DIORAMA_LIBTORCH to a CUDA build",
            _ => null,
        };
        device = problem is null ? named!.Value : Cpu;
        return problem is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Type switch
    {
        DeviceType.Cuda => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
        _ => Type.ToString().ToLowerInvariant(),
    };
}
