using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a generator makes pictures from.</summary>
internal abstract class GanNoise
{
    /// <summary>Numbers that a picture is made from.</summary>
    internal abstract int Size { get; }

    /// <summary>Draws for a step of training.</summary>
    /// <returns>[count, <see cref="Size"/>].</returns>
    internal abstract Tensor Draw(long count, Generator generator, Device device);

    /// <summary>Those of the pictures from a number on, each a function of the request's seed and its number.</summary>
    /// <param name="request">Seed, temperature and codes.</param>
    /// <param name="start">The number of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="device">Where to.</param>
    /// <returns>[count, <see cref="Size"/>].</returns>
    internal abstract Tensor Numbered(ImageRequest request, long start, int count, Device device);

    /// <summary>A way from one picture to another.</summary>
    /// <returns>[numSteps, <see cref="Size"/>].</returns>
    internal abstract Tensor Way(int numSteps, long seed, int path, Device device);
}
