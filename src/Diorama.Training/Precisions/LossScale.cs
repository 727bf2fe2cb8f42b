namespace Diorama.Training;

/// <summary>
/// The factor of a loss in float16, whose small gradients would otherwise be zero: as large as the gradients bear. Where one overflowed the step is left out
/// and the factor halved; after many good steps in a row it is doubled.
/// </summary>
/// <remarks>Micikevicius et al. 2018, arXiv 1710.03740, section 3.2; the constants are those of PyTorch's <c>GradScaler</c>.</remarks>
internal sealed class LossScale
{
    /// <summary>Good steps before the factor is doubled.</summary>
    public const int GrowthInterval = 2000;

    private const double First = 65_536;
    private const double Growth = 2;
    private const double Backoff = 0.5;

    /// <summary>The state, for a checkpoint.</summary>
    public LossScaleState State { get; set; } = new(First, 0);

    /// <summary>The factor of now.</summary>
    public double Factor => State.Factor;

    /// <summary>Takes note of a step.</summary>
    /// <param name="isFinite">Whether all its gradients were numbers.</param>
    /// <returns>Whether the optimisers may make it.</returns>
    public bool Update(bool isFinite)
    {
        var good = isFinite ? State.Good + 1 : 0;
        State = !isFinite ? new(State.Factor * Backoff, 0)
            : good == GrowthInterval ? new(State.Factor * Growth, 0)
            : State with { Good = good };
        return isFinite;
    }
}
