using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>What is kept of the features of many pictures: the moments of all, and the features of some.</summary>
/// <param name="seed">Of the choice.</param>
internal sealed class FeatureSet(long seed) : IDisposable
{
    /// <summary>Features are kept of at most so many pictures: figures of pairs take the square of it in time.</summary>
    internal const int MostKept = 10_000;

    /// <summary>Mean and covariance of all.</summary>
    internal FeatureMoments Moments { get; } = new();

    /// <summary>The features of some.</summary>
    internal FeatureReservoir Kept { get; } = new(MostKept, seed);

    /// <summary>How many numbers describe a picture.</summary>
    internal long Width { get; private set; }

    /// <summary>Takes in a part.</summary>
    /// <param name="features">[N, D]; borrowed.</param>
    internal void Add(Tensor features)
    {
        Width = features.Size(1);
        Moments.Add(features);
        Kept.Add(features);
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose() => Moments.Dispose();
}
