namespace Diorama.Training;

/// <summary>The weights of a step's losses in their mean over all its batches and ranks: by how many things each is the mean of, as texts differ in length.</summary>
/// <param name="shared">The ranks; null: there is one. Borrowed.</param>
/// <param name="numBatches">Batches of the step; at least 1.</param>
internal sealed class LossWeights(SharedGradients? shared, int numBatches)
{
    private double _first;
    private double _all;

    /// <summary>What the sum of the gradients is still to be multiplied by; 1 where all batches had as many things.</summary>
    public double Rest => _all == 0 ? 1 : numBatches * _first / _all;

    /// <summary>The weight of the next batch's loss, as if each batch had as many things as the first: what follows is not known yet.</summary>
    /// <param name="count">How many things it is the mean of; null: as many as everywhere.</param>
    public double Next(long? count)
    {
        if (count is not { } own) return 1.0 / (shared?.NumRanks ?? 1) / numBatches;
        var all = shared?.Sum(own) ?? own;
        if (_all == 0) _first = all;
        _all += all;
        return own / _first / numBatches;
    }
}
