using Diorama.Data;

namespace Diorama.Training;

/// <summary>Whether there is data to choose by: what a choice is made by says too much of the model afterwards, so that it may not be the test split.</summary>
/// <remarks>Recht et al. 2019, arXiv 1902.10811, on choosing by a test set.</remarks>
public static class HeldOutData
{
    /// <summary>Says what is missing and how to mend it; null where some samples are held out.</summary>
    public static string? Problem(IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Count(Split.HeldOut) > 0
            ? null
            : $"nothing of {data.Name} is held out, and the test split only tells how good a choice was: set data.holdOut (0.1 is usual), or add data";
    }
}
