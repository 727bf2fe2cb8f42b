namespace Diorama.Data;

/// <summary>A data set that may decode files as it reads, which takes more threads than copying does.</summary>
public interface IDecodingDataset : IDataset
{
    /// <summary>True where it does.</summary>
    bool Decodes { get; }

    /// <summary>
    /// Looks at the lengths, beginnings and ends of the files, not at their pixels; samples whose files are broken are left out of their splits, and listed in the
    /// quarantine. For whoever counts what there is: training goes without, and puts other samples in their places.
    /// </summary>
    /// <param name="progress">Told what share is done, in [0, 1].</param>
    void LeaveOutUnreadable(Action<double>? progress = null);
}
