using Diorama.Core;

namespace Diorama.Training;

/// <summary>Files of a run directory that training adds to those that Core names.</summary>
public static class RunFiles
{
    /// <summary>The specification of the data that the run's model was built for.</summary>
    public static string DataSpec(RunDirectory run) => Path.Combine(run.FullPath, "data.json");
}
