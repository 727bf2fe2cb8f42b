using System.Text.Json;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>The checkpoint of the step at which a run that may stop early was best: the newest one remembers it.</summary>
public static class BestCheckpoint
{
    /// <summary>Finds it.</summary>
    /// <returns>The checkpoint; null where there is none, or the newest cannot tell.</returns>
    public static CheckpointFolder? Of(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var checkpoints = run.Checkpoints();
        foreach (var checkpoint in checkpoints)
        {
            var path = Path.Combine(checkpoint.Path, CheckpointFile.State);
            if (!File.Exists(path)) continue;
            try
            {
                var state = JsonSerializer.Deserialize(StorageErrors.Reading(path, () => File.ReadAllText(path)), TrainerStateJson.Default.TrainerState);
                return state?.EarlyStop is { } seen ? checkpoints.FirstOrDefault(c => c.Step == seen.BestStep) : null;
            }
            catch (JsonException)
            {
                // Damaged: the one before may tell.
            }
        }
        return null;
    }
}
