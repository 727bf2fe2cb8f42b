using System.Text.Json;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Writes and reads a run's checkpoints: <c>model.safetensors</c>, <c>ema.safetensors</c>, <c>optimizer.safetensors</c>, <c>state.json</c>.</summary>
internal sealed class Checkpointer(RunDirectory run, int keep)
{
    /// <summary>Writes a checkpoint, whole or not at all, and then lets old ones go.</summary>
    public CheckpointFolder Save(TrainerState state, IReadOnlyDictionary<string, IReadOnlyList<(string Name, Tensor Value)>> files)
    {
        var path = run.CheckpointPath(state.Step);
        using (var folder = AtomicFolder.Create(path))
        {
            foreach (var (name, tensors) in files)
            {
                SafetensorsFile.Save(Path.Combine(folder.TemporaryPath, CheckpointFile.Of(name)), tensors);
            }
            AtomicFile.Write(Path.Combine(folder.TemporaryPath, CheckpointFile.State), stream => JsonSerializer.Serialize(stream, state, TrainerStateJson.Default.TrainerState));
            folder.Commit();
        }
        run.PruneCheckpoints(keep);
        return new CheckpointFolder(state.Step, path);
    }

    /// <summary>Reads the state of the newest checkpoint that can be read; damaged ones are passed over with a message.</summary>
    /// <returns>The checkpoint and its state; null when there is none.</returns>
    /// <exception cref="UserException">There are checkpoints, and none can be read.</exception>
    public (CheckpointFolder Folder, TrainerState State)? FindNewest(Action<string> warn)
    {
        var folders = run.Checkpoints();
        var reasons = new List<string>();
        foreach (var folder in folders)
        {
            try
            {
                return (folder, ReadState(folder));
            }
            catch (UserException e)
            {
                reasons.Add(e.Message);
                warn($"{e.Message}; going back to the checkpoint before it");
            }
        }
        return folders.Count == 0 ? null : throw new UserException($"No checkpoint of {run.FullPath} can be read: {reasons[0]}");
    }

    // Every file is opened, so that one that is missing or damaged shows before anything was loaded.
    private static TrainerState ReadState(CheckpointFolder folder)
    {
        var path = Path.Combine(folder.Path, CheckpointFile.State);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.safetensors"))
        {
            using var opened = SafetensorsFile.Open(file);
        }
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, TrainerStateJson.Default.TrainerState) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
