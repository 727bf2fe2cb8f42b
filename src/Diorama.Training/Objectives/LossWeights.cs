namespace Diorama.Training;

/// <summary>The weights of a step's losses in their mean over all its batches and ranks: by how many things each is the mean of, as texts differ in length.</summary>
/// <param name="shared">The ranks; null: there is one. Borrowed.</param>
/// <param name="numBatches">Batches of the step; at least 1.</param>
internal sealed class LossWeights(SharedGradients? shared, int numBatches) : IDisposable
{
    // What losses of several ranks are weighed by before their sum is known, so that backward passes need not wait for it; a power of two changes no digit.
    private const double Unit = 1024;

    private int _seen;
    private double _first;
    private double _own;
    private RankSum? _all;

    /// <summary>What the sum of the gradients is still to be multiplied by; 1 where all batches had as many things. Waits for the other ranks.</summary>
    public double Rest => _own == 0 ? 1 : numBatches * _first / (_all?.Value ?? _own);

    /// <summary>The weight of the next batch's loss, as if each batch had as many things as the first, or as a unit: what follows is not known yet.</summary>
    /// <param name="count">How many things it is the mean of; null: as many as everywhere.</param>
    public double Next(long? count)
    {
        if (count is not { } own) return 1.0 / (shared?.NumRanks ?? 1) / numBatches;
        if (_seen++ == 0) _first = shared is null ? own : Unit;
        _own += own;
        if (_seen == numBatches) _all = shared?.Sum(_own);
        return own / _first / numBatches;
    }

    public void Dispose() => _all?.Dispose();
}
