using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Dropout that draws from a generator of ours: libtorch's own takes none, so its state could be neither seeded alone nor saved.</summary>
internal static class DropoutMask
{
    /// <summary>Multiplies by a mask of zeros and 1 / (1 - p).</summary>
    /// <param name="x">What is thinned out.</param>
    /// <param name="maskShape">Broadcast against it.</param>
    /// <param name="p">Probability of a zero.</param>
    /// <param name="generator">Null: libtorch's default one.</param>
    internal static Tensor Apply(Tensor x, ReadOnlySpan<long> maskShape, double p, Generator? generator)
    {
        if (p == 0) return x;
        var mask = Tensor.Empty(maskShape, x.DType, x.Device).BernoulliInPlace(1 - p, generator);
        return x * (p < 1 ? mask.DivInPlace(1 - p) : mask);
    }

    internal static double CheckProbability(double p) =>
        p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p), p, "The probability of a zero lies between 0 and 1.");
}
