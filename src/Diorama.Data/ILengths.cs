namespace Diorama.Data;

/// <summary>
/// A data set whose samples differ in length. Training then takes samples of about one length into a batch, so that little of it is padding.
/// </summary>
public interface ILengths : IDataset
{
    /// <summary>How long a sample is, in symbols, say; at least 1.</summary>
    int Length(Split split, int index);
}
