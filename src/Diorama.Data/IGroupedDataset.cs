namespace Diorama.Data;

/// <summary>A data set with groups (classes, mostly) that may be drawn evenly in training, though some are far larger than others.</summary>
public interface IGroupedDataset : IDataset
{
    /// <summary>The group of each sample of a split, numbered from 0; null where samples are drawn as they come.</summary>
    IReadOnlyList<int>? Groups(Split split);
}
