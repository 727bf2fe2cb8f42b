using Diorama.Core;

namespace Diorama.Training;

/// <summary>Goes back through a run's checkpoints, newest first, to one that is whole.</summary>
internal static class NewestWhole
{
    /// <summary>Reads the newest checkpoint that can be read.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="run">The run.</param>
    /// <param name="read">Reads one; throws <see cref="UserException"/> where it is damaged.</param>
    /// <param name="warn">Told of each that is passed over.</param>
    /// <param name="onDamaged">Given each that is passed over.</param>
    /// <returns>What was read; null when the run has no checkpoint.</returns>
    /// <exception cref="UserException">There are checkpoints, and none can be read.</exception>
    public static T? Find<T>(RunDirectory run, Func<CheckpointFolder, T> read, Action<string> warn, Action<CheckpointFolder>? onDamaged = null)
        where T : struct
    {
        var reasons = new List<string>();
        foreach (var folder in run.Checkpoints())
        {
            try
            {
                return read(folder);
            }
            catch (UserException e)
            {
                reasons.Add(e.Message);
                warn($"{e.Message}; going back to the checkpoint before it");
                onDamaged?.Invoke(folder);
            }
        }
        return reasons.Count == 0 ? null : throw new UserException($"No checkpoint of {run.FullPath} can be read: {reasons[0]}. Bring its files back, or train anew in another folder (--out).");
    }
}
