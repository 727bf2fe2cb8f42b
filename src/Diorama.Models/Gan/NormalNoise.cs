using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Standard normal numbers; the way between two draws of them is spherical.</summary>
internal sealed class NormalNoise(int size) : GanNoise
{
    internal override int Size => size;

    internal override Tensor Draw(long count, Generator generator, Device device) => Tensor.Randn([count, size], generator, device: device);

    internal override Tensor Numbered(ImageRequest request, long start, int count, Device device) =>
        SeededNoise.Normal(request.Seed, "noise", start, count, size, device) * request.Temperature;

    internal override Tensor Way(int numSteps, long seed, int path, Device device)
    {
        var ends = SeededNoise.Normal(seed, "interpolate", 2L * path, 2, size, default).ToArray<float>().AsSpan();
        return Tensor.From<float>(Slerp.Path(ends[..size], ends[size..], numSteps), numSteps, size).To(device);
    }
}
