using System.Text.Json;
using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <content>What a checkpoint holds of a session, and how it is taken up again: from a checkpoint, from the lead of several ranks, or from a smaller model's session.</content>
internal sealed partial class TrainingSession
{
    private Dictionary<string, IReadOnlyList<(string Name, Tensor Value)>> Files()
    {
        var files = new Dictionary<string, IReadOnlyList<(string Name, Tensor Value)>> { [CheckpointFile.Model] = StateDict.Of(_plan.Model) };
        if (_average is not null) files[CheckpointFile.Average] = _average.Tensors();
        files[CheckpointFile.Optimizer] = [.. Moments().Select(m => (m.Name, m.Value))];
        return files;
    }

    // Every rank begins with the lead's tensors and goes on from where it stands.
    private TrainerState BeginLikeTheLead(Ranks ranks, TrainerState state, CheckpointFolder? folder)
    {
        using var scope = TensorScope.Open();
        if (ranks.IsLead) ranks.GoOn(LeadPause.Preparing); // it alone read a checkpoint
        else ranks.AwaitLead(LeadPause.Preparing);
        var sent = ranks.Broadcast(JsonSerializer.SerializeToUtf8Bytes(state, TrainerStateJson.Default.TrainerState), "state");
        foreach (var (name, tensors) in Files().Where(f => _shards is null || f.Key != CheckpointFile.Optimizer)) ranks.Broadcast(tensors.Select(t => t.Value), name);
        _shards?.Scatter(Moments(), folder is null ? null : Load(folder, CheckpointFile.Optimizer));
        foreach (var group in _groups) group.MarkValuesChanged();
        if (ranks.IsLead) return state;
        state = JsonSerializer.Deserialize(sent, TrainerStateJson.Default.TrainerState)!;
        var files = Files().ToDictionary(f => f.Key, f => (IReadOnlyDictionary<string, Tensor>)f.Value.ToDictionary(t => t.Name, t => t.Value));
        Restore(name => files[name], state);
        return state;
    }

    private TrainerState Capture(RunTime time, Cursor cursor) => new()
    {
        Step = Step,
        Seconds = time.Seconds,
        ProcessorSeconds = time.ProcessorSeconds,
        Epoch = cursor.Epoch,
        Position = cursor.Position,
        Generators = _random.Capture(_takenUp?.Generators),
        NumSteps = NamedOptimizers().Select(o => (o.Name, o.Optimizer.NumSteps)).Append((CheckpointFile.Average, _average?.NumUpdates ?? 0)).ToDictionary(n => n.Item1, n => n.Item2),
        Window = _window.State.ToDictionary(f => f.Name, f => new WindowSum(f.Sum, f.Count)),
        Guards = _runners.ToDictionary(r => r.Objective.Name, r => r.Guard.State),
        EarlyStop = EarlyStop?.State,
        LossScales = _recipe.Run.Precision == Precision.Float16 ? _runners.ToDictionary(r => r.Objective.Name, r => r.Scale!.State) : null,
        Threads = TorchRuntime.NumThreads,
        Ranks = _takenUp?.Ranks ?? _ranks?.Count ?? 1,
        Libtorch = TorchRuntime.BuildInfo,
        Device = _plan.Device.ToString(),
    };

    private void RestoreOrRefuse(CheckpointFolder folder, TrainerState state, Action<string> warn)
    {
        try
        {
            using var scope = TensorScope.Open();
            Restore(name => name == CheckpointFile.Optimizer ? OwnParts(Load(folder, name)) : Load(folder, name), state);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new UserException($"{folder.Path} does not fit this recipe: {e.Message.Split('\n')[0]} Go on with the recipe that it was made by, or choose another folder with --out", e);
        }
        var (threads, ranks) = (TorchRuntime.NumThreads, _ranks?.Count ?? 1);
        if (state.Threads != threads || state.Ranks != ranks || state.Libtorch != TorchRuntime.BuildInfo)
        {
            warn(
                $"{folder.Path} was made by {Counted(state.Ranks, state.Threads)} on {state.Libtorch}; going on with {Counted(ranks, threads)} on {TorchRuntime.BuildInfo} changes the last digits{(state.Ranks == ranks ? "" : ", and the noise that is drawn")}"
            );
        }

        static string Counted(int ranks, int threads) => ranks == 1 ? $"{threads} threads" : $"{ranks} ranks of {threads} threads";
    }

    // Of what a checkpoint holds whole, the part that is kept here.
    private IReadOnlyDictionary<string, Tensor> OwnParts(IReadOnlyDictionary<string, Tensor> saved)
    {
        if (_shards is null) return saved;
        var groups = Moments().ToDictionary(m => m.Name, m => m.Group, StringComparer.Ordinal);
        return saved.ToDictionary(m => m.Key, m => groups.TryGetValue(m.Key, out var group) ? group.OwnPart(m.Value) : m.Value, StringComparer.Ordinal);
    }

    private void Restore(Func<string, IReadOnlyDictionary<string, Tensor>> load, TrainerState state)
    {
        StateDict.Load(_plan.Model, load(CheckpointFile.Model));
        _average?.Load(load(CheckpointFile.Average), state.NumSteps[CheckpointFile.Average]);
        var moments = load(CheckpointFile.Optimizer);
        foreach (var (name, optimizer) in NamedOptimizers())
        {
            var own = moments.Where(m => m.Key.StartsWith(name + ".", StringComparison.Ordinal)).ToDictionary(m => m.Key[(name.Length + 1)..], m => m.Value);
            optimizer.Load(own, state.NumSteps[name]);
        }
        _random.Restore(state.Generators, _recipe.Run.Seed, state.Step);
        foreach (var (name, sum) in state.Window) _window.Restore(name, sum.Sum, sum.Count);
        foreach (var runner in _runners) runner.Guard.State = state.Guards[runner.Objective.Name];
        foreach (var runner in _runners.Where(r => r.Scale is not null)) runner.Scale!.State = state.LossScales![runner.Objective.Name];
        if (EarlyStop is not null) EarlyStop.State = state.EarlyStop;
        _takenUp = state;
        Step = state.Step;
        Time = new RunTime(state.Seconds, state.ProcessorSeconds);
    }

    private void GrowFrom(TrainingSession small, Growth growth)
    {
        using var scope = TensorScope.Open();
        var weights = growth.Apply(Growing.StateOf(small._plan.Model), GrownKind.Values);
        StateDict.Load(_plan.Model, weights);
        if (_average is not null)
        {
            // Where there was no average, or none of what was frozen, it begins with the weights.
            var grown = small._average is null ? weights : growth.Apply(small._average.Tensors().ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal), GrownKind.Values);
            _average.Load(_average.Tensors().ToDictionary(t => t.Name, t => grown.GetValueOrDefault(t.Name, weights[t.Name]), StringComparer.Ordinal), small._average?.NumUpdates ?? 0);
        }
        _random.Restore(small._random.Capture());
        foreach (var (runner, old) in _runners.Zip(small._runners))
        {
            foreach (var optimizer in runner.Optimizers) optimizer.GrowFrom(old.Optimizers, growth);
            runner.Guard.State = old.Guard.State;
            if (runner.Scale is { } scale && old.Scale is { } before) scale.State = before.State;
        }
        (Step, Time, _takenUp) = (small.Step, small.Time, small._takenUp);
    }

    private static IReadOnlyDictionary<string, Tensor> Load(CheckpointFolder folder, string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder.Path, CheckpointFile.Of(name)));
        return file.Load();
    }
}
