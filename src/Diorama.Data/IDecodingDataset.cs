namespace Diorama.Data;

/// <summary>A data set that may decode files as it reads, which takes more threads than copying does.</summary>
public interface IDecodingDataset : IDataset
{
    /// <summary>True where it does.</summary>
    bool Decodes { get; }
}
