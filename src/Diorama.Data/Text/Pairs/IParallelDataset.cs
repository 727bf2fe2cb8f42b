namespace Diorama.Data.Text;

/// <summary>
/// A data set of texts and their translations: the fields <c>source</c>, int64 [S], symbols and an end, and <c>tokens</c>, int64 [T], begin, symbols
/// and an end; both are padded.
/// </summary>
public interface IParallelDataset : IDataset, ILengths
{
    /// <summary>A sample as it was before it became symbols.</summary>
    Pair Pair(Split split, int index);
}
