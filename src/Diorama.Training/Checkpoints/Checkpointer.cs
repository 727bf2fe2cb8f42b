using System.Text.Json;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Writes and reads a run's checkpoints: <c>model.safetensors</c>, <c>ema.safetensors</c>, <c>optimizer.safetensors</c>, <c>state.json</c>, <c>manifest.json</c>.</summary>
internal sealed class Checkpointer(RunDirectory run, Recipe recipe)
{
    /// <summary>Writes a checkpoint, whole or not at all, and then lets old ones go, except where training may just be going wrong: then an old one is the good one.</summary>
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
            CheckpointManifest.Write(folder.TemporaryPath);
            folder.Commit();
        }
        if (state.Guards.Values.All(g => g.ExplodingSince is null)) run.PruneCheckpoints(recipe.Checkpoint.Keep, state.EarlyStop?.BestStep);
        return new CheckpointFolder(state.Step, path);
    }

    /// <summary>Reads the state of the newest checkpoint that is whole. Damaged ones are passed over with a message.</summary>
    /// <returns>The checkpoint and its state; null when there is none.</returns>
    /// <exception cref="UserException">There are checkpoints, and none is whole.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public (CheckpointFolder Folder, TrainerState State)? Peek(Action<string> warn, Action<CheckpointFolder>? onDamaged = null) =>
        NewestWhole.Find(run, folder => (folder, ReadState(folder)), warn, onDamaged);

    /// <summary>The same; damaged ones are renamed, so that they never push good ones out. Only for who holds the run's lock.</summary>
    /// <inheritdoc cref="Peek"/>
    public (CheckpointFolder Folder, TrainerState State)? FindNewest(Action<string> warn)
    {
        var damaged = new List<CheckpointFolder>();
        var found = Peek(warn, damaged.Add);
        foreach (var folder in damaged) run.SetAside(folder);
        return found;
    }

    /// <summary>Reads the state of the checkpoint at which a run that may stop early was best.</summary>
    /// <param name="warn">Told which one it is, where it is not the newest, and where it is damaged.</param>
    /// <returns>The checkpoint and its state; null where the run does not watch for one, has none yet, or it is damaged.</returns>
    public (CheckpointFolder Folder, TrainerState State)? FindBest(Action<string> warn)
    {
        if (recipe.EarlyStop.Figure is not { } figure || BestCheckpoint.Of(run) is not { } best) return null;
        try
        {
            var state = ReadState(best);
            var newest = run.Checkpoints()[0].Step;
            if (newest != best.Step) warn($"of {run.FullPath} step {best.Step} is taken, at which {figure} was best, and not step {newest}, its newest checkpoint");
            return (best, state);
        }
        catch (UserException e)
        {
            warn($"{e.Message}; taking the newest checkpoint instead of the best one");
            return null;
        }
    }

    // Every byte is looked at before anything is loaded.
    private TrainerState ReadState(CheckpointFolder folder)
    {
        CheckpointManifest.Verify(folder.Path, [.. CheckpointFile.Weights(recipe), CheckpointFile.Of(CheckpointFile.Optimizer), CheckpointFile.State]);
        var path = Path.Combine(folder.Path, CheckpointFile.State);
        try
        {
            return JsonSerializer.Deserialize(StorageErrors.Reading(path, () => File.ReadAllText(path)), TrainerStateJson.Default.TrainerState) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new UserException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
