using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Noise to sample with, keyed by a seed and a number: vector i is the same however many are asked for, on every device (it is drawn on the processor).
/// A long draw in one go would not do: its beginning depends on its length.
/// </summary>
internal static class SeededNoise
{
    /// <summary>Standard normal vectors, one for each number.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What it is for; another purpose gives unrelated noise.</param>
    /// <param name="first">The number of the first vector.</param>
    /// <param name="count">How many.</param>
    /// <param name="size">Numbers in a vector.</param>
    /// <param name="device">Where it is wanted.</param>
    /// <returns>[count, size] float32, in the current scope.</returns>
    internal static Tensor Normal(long seed, string purpose, long first, int count, long size, Device device) =>
        Draw(seed, purpose, first, count, size, device, (row, generator) => row.NormalInPlace(generator: generator));

    /// <summary>Vectors of numbers even on [0, 1), one for each number.</summary>
    /// <inheritdoc cref="Normal"/>
    internal static Tensor Uniform(long seed, string purpose, long first, int count, long size, Device device) =>
        Draw(seed, purpose, first, count, size, device, (row, generator) => row.UniformInPlace(generator: generator));

    private static Tensor Draw(long seed, string purpose, long first, int count, long size, Device device, Action<Tensor, Generator> fill)
    {
        var noise = Tensor.Empty([count, size], DType.Float32);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(0);
        for (var i = 0; i < count; i++)
        {
            generator.Seed(Seeds.Derive(seed, purpose, first + i));
            fill(noise[i], generator);
        }
        return scope.Keep(noise.To(device));
    }
}
