namespace Diorama.Data;

/// <summary>A data set that has something to say of what it found when it was opened: what it left out because it was told nothing else, in whole lines.</summary>
public interface INotedDataset : IDataset
{
    /// <summary>Lines for people; empty where there is nothing to say.</summary>
    IReadOnlyList<string> Notes { get; }
}
