namespace Diorama.Data;

/// <summary>A data set with captions: a field <c>caption</c> int64 [L], whose words stand in <see cref="Core.DataSpec.Captions"/>.</summary>
public interface ICaptionedDataset : IDataset
{
    /// <summary>The captions of a sample in words; training draws one of them, all else reads the first. Empty where it has none.</summary>
    IReadOnlyList<string> Captions(Split split, int index);
}
