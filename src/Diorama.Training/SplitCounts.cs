using Diorama.Data;

namespace Diorama.Training;

/// <summary>How many samples each split of a data set has.</summary>
internal sealed record SplitCounts(int Train, int HeldOut, int Test)
{
    public static SplitCounts Of(IDataset data) => new(data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test));
}
