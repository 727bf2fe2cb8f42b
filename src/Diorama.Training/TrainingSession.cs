using System.Text.Json;
using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Everything that changes while a run trains, and that a checkpoint must hold: weights, optimisers, average, random states, place in the data.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly Recipe _recipe;
    private readonly Checkpointer? _checkpointer;
    private readonly Ranks? _ranks;
    private readonly List<ParameterGroup> _groups = [];
    private readonly List<ObjectiveRunner> _runners = [];
    private readonly ExponentialMovingAverage? _average;
    private readonly RandomStates _random;
    private readonly MetricsWindow _window = new();
    private readonly FigureQueue _figures;
    private readonly Loader _loader;
    private readonly BatchFeed _feed;

    /// <param name="plan">What is trained; borrowed.</param>
    /// <param name="run">Where it is kept, and what it goes on from; null: the lead keeps it.</param>
    /// <param name="warn">Told what the user should know.</param>
    /// <param name="readsLate">Whether figures wait until somebody wants them; needed with ranks.</param>
    /// <param name="ranks">The processes that train together; null: this one trains alone. Borrowed.</param>
    /// <param name="ancestor">What a run without a checkpoint goes on from; null: from its beginning.</param>
    public TrainingSession(TrainingPlan plan, RunDirectory? run, Action<string> warn, bool readsLate, Ranks? ranks = null, Ancestor? ancestor = null)
    {
        if (plan.Recipe.Run.Precision == Precision.Auto) throw new UserException("run.precision is auto, which one process decides for itself: name float32 or bfloat16 where several train together");
        if (ranks is not null && plan.Recipe.Run.Recompute) throw new UserException("run.recompute is for one process: where several train together, take a smaller data.batch and accumulate");
        _plan = plan;
        _recipe = plan.Recipe;
        _ranks = ranks;
        if (ranks is not null) Ranks.CheckBatch(_recipe, ranks.Count);
        _figures = new FigureQueue(_window, readsLate, ranks);
        (CheckpointFolder Folder, TrainerState State)? found = null;
        if (run is not null)
        {
            _checkpointer = new Checkpointer(run, _recipe);
            found = _checkpointer.FindNewest(warn);
            if (found is var (_, trained)) Resumption.Check(run.FullPath, trained, plan);
        }
        EarlyStop = _recipe.EarlyStop.Figure is null ? null : new EarlyStop(_recipe.EarlyStop);
        _random = RandomStates.Of(plan.Device, _recipe.Run.Seed, DrawsWhole ? 0 : ranks?.Rank ?? 0);
        try
        {
            MakeGroups();
            if (_recipe.Ema.Decay > 0) _average = new ExponentialMovingAverage(Averaged(), plan.Model, _recipe.Ema.Decay);
            plan.Model.UseGenerator(_random.Noise);
            if (ranks is not null) Join(ranks);
            plan.Model.Train();
            if (found is var (folder, state)) RestoreOrRefuse(folder, state, warn);
            else if (ancestor is var (session, growth, _)) GrowFrom(session, growth);
            else if (run is not null) _plan.Start?.Load(plan.Model);
            var begun = ranks is null ? found?.State : BeginLikeTheLead(ranks, found?.State ?? Capture(default, default));
            var cursor = begun is null ? (ancestor is { IsSameData: true } ? ancestor.Session._loader.Cursor : default) : new Cursor(begun.Epoch, begun.Position);
            var options = new LoaderOptions
            {
                BatchSize = _recipe.Data.Batch,
                Seed = _recipe.Run.Seed,
                Fraction = _recipe.Data.Fraction,
                Threads = LoaderOptions.ThreadsFor(plan.Data, _recipe.Data.Workers),
                Share = ranks is null ? null : new BatchShare(ranks.Rank, ranks.Count),
            };
            _loader = new Loader(plan.Data, options, cursor);
        }
        catch
        {
            Dispose();
            throw;
        }
        _feed = new BatchFeed(_loader, _recipe.Accumulate, plan.Device);
    }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Training time of the parts before a resumption.</summary>
    public RunTime Time { get; private set; }

    /// <summary>The step, from 1, since when some loss has been far too large; null where none is.</summary>
    public long? ExplodingSince => _runners.Min(r => r.Guard.State.ExplodingSince);

    /// <summary>Watches whether it is time to stop; null where the recipe lets it go on to the end.</summary>
    public EarlyStop? EarlyStop { get; }

    /// <summary>Whether some rank was asked to stop: all learn of it in the same step.</summary>
    public bool IsToldToStop => _runners.Exists(r => r.IsToldToStop);

    /// <summary>One step: every objective whose turn it is.</summary>
    /// <param name="wantsToStop">Whether this rank was asked to stop.</param>
    public void Advance(bool wantsToStop = false)
    {
        using var scope = TensorScope.Open();
        var context = new ObjectiveContext(Step, _recipe.Run.Steps, _random.Noise);
        var isNew = false;
        foreach (var runner in _runners)
        {
            if (!runner.Objective.RunsIn(Step)) continue;
            for (var turn = 0; turn < runner.Objective.Repeat; turn++)
            {
                if (!isNew || runner.Objective.FreshBatch) _feed.Renew();
                isNew = true;
                runner.Step(_feed, context, _figures, wantsToStop);
            }
        }
        _feed.Release();
        _average?.Update();
        Step++;
    }

    /// <summary>Goes to another step without training: for who rehearses a run, and wants to see what its steps do there.</summary>
    public void GoTo(long step) => Step = step;

    /// <summary>Gives an objective another learning rate than its schedule's: for who looks for one.</summary>
    /// <param name="objective">Its name.</param>
    /// <param name="rate">The rate at a step, from 0.</param>
    public void SetRate(string objective, Func<long, double> rate) => _runners.Single(r => r.Objective.Name == objective).Rate = rate;

    /// <summary>The model as it is used: averaged weights, evaluation mode, no gradients, and random states as before when it ends.</summary>
    /// <exception cref="DivergedException">A figure that was not read yet says that there is nothing to look at.</exception>
    public InferenceView Inference()
    {
        ReadFigures();
        return new(_plan.Model, _average, _random);
    }

    /// <summary>Reads the figures that wait on the device, so that all that was begun is done; with the other ranks, where there are some.</summary>
    /// <exception cref="DivergedException">One says that training cannot go on.</exception>
    public void ReadFigures() => _figures.Read();

    /// <summary>Does something under the averaged weights, where the run keeps them.</summary>
    public T Averaged<T>(Func<T> work)
    {
        using var averaged = _average?.Apply();
        return work();
    }

    /// <summary>The means of all figures since the last time.</summary>
    /// <exception cref="DivergedException">A figure that was not read yet says that training cannot go on.</exception>
    public Dictionary<string, double> TakeFigures()
    {
        _figures.Read();
        return _window.Take();
    }

    /// <summary>Writes a checkpoint of this moment, where it is kept; all ranks take part.</summary>
    /// <returns>The checkpoint; null where another rank keeps it.</returns>
    /// <exception cref="DivergedException">A figure that was not read yet, or the weights themselves, say that it would be a bad one; nothing was written.</exception>
    public CheckpointFolder? Save(RunTime time)
    {
        _figures.Read();
        using var scope = TensorScope.Open();
        if (_groups.Any(g => !double.IsFinite(g.NormOfValues()))) throw new DivergedException("weights are no finite numbers any more", Step);
        // Statistics that each rank gathers from its own share go on from the lead's, for a resumed run could not go on from any other.
        _ranks?.Broadcast(_plan.Model.NamedBuffers().Where(b => b.Buffer.IsPersistent).Select(b => b.Buffer.Value), "buffers");
        var state = Capture(time, _loader.Cursor);
        foreach (var (rank, noise) in (DrawsWhole || _ranks is null ? [] : _ranks.Gather(_random.Noise.GetState(), "noise")).Index().Skip(1)) state.Generators[RandomStates.NoiseOf(rank)] = noise;
        return _checkpointer?.Save(state, Files());
    }

    public void Dispose()
    {
        _loader?.Dispose();
        _plan.Model.UseGenerator(null);
        _plan.Model.UseGroup(null);
        _average?.Dispose();
        foreach (var runner in _runners) runner.Dispose();
        foreach (var group in _groups) group.Dispose();
        _figures.Dispose();
        _random.Dispose();
    }

    private void MakeGroups()
    {
        var model = _plan.Model;
        var movers = new List<(ParameterGroup Group, IReadOnlyList<Objective> Objectives)>();
        foreach (var (parameters, objectives) in GroupPlan.Of(model, _recipe.Optim))
        {
            var group = new ParameterGroup(parameters);
            _groups.Add(group);
            movers.Add((group, objectives));
        }
        foreach (var objective in model.Objectives)
        {
            var own = movers.Where(m => m.Objectives.Contains(objective)).Select(m => m.Group).ToList();
            var moved = objective.Parameters.Where(p => !p.IsFrozen).ToHashSet();
            var frozen = model.Parameters().Where(p => !moved.Contains(p)).ToList();
            _runners.Add(new ObjectiveRunner(objective, _recipe.Optim.For(objective.Name), own, frozen, _recipe.Run, model.Objectives.Count == 1, _ranks));
        }
    }

    private IEnumerable<ParameterGroup> Averaged()
    {
        var wanted = _plan.Model.Objectives.Where(o => o.Averages).SelectMany(o => o.Parameters).ToHashSet();
        return _groups.Where(g => g.Parameters.Any(wanted.Contains));
    }

    private IEnumerable<(string Name, Optimizer Optimizer)> NamedOptimizers() =>
        _runners.SelectMany(r => r.Optimizers.Select((o, i) => ($"{r.Objective.Name}.{i}", o)));

    private Dictionary<string, IReadOnlyList<(string Name, Tensor Value)>> Files()
    {
        var files = new Dictionary<string, IReadOnlyList<(string Name, Tensor Value)>> { [CheckpointFile.Model] = StateDict.Of(_plan.Model) };
        if (_average is not null) files[CheckpointFile.Average] = _average.Tensors();
        files[CheckpointFile.Optimizer] = [.. NamedOptimizers().SelectMany(o => o.Optimizer.Tensors().Select(t => ($"{o.Name}.{t.Name}", t.Value)))];
        return files;
    }

    // Whether all ranks' noise is one, and so its state.
    private bool DrawsWhole => _recipe.Ranks.Noise == RankNoise.Whole;

    private void Join(Ranks ranks)
    {
        if (DrawsWhole) _random.Noise.Share = new RowShare(ranks.Rank, ranks.Count, _recipe.Data.Batch / ranks.Count);
        _plan.Model.UseGroup(ranks.Group);
        if (_recipe.Ranks.SyncBatchNorm) return;
        foreach (var (_, module) in _plan.Model.Descendants())
        {
            if (module is StatisticsNorm) module.UseGroup(null);
        }
    }

    // Every rank begins with the lead's tensors and goes on from where it stands.
    private TrainerState BeginLikeTheLead(Ranks ranks, TrainerState state)
    {
        var sent = ranks.Broadcast(JsonSerializer.SerializeToUtf8Bytes(state, TrainerStateJson.Default.TrainerState), "state");
        foreach (var (name, tensors) in Files()) ranks.Broadcast(tensors.Select(t => t.Value), name);
        foreach (var group in _groups) group.MarkValuesChanged();
        if (ranks.IsLead) return state;
        state = JsonSerializer.Deserialize(sent, TrainerStateJson.Default.TrainerState)!;
        using var scope = TensorScope.Open();
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
        Generators = _random.Capture(),
        NumSteps = NamedOptimizers().Select(o => (o.Name, o.Optimizer.NumSteps)).Append((CheckpointFile.Average, _average?.NumUpdates ?? 0)).ToDictionary(n => n.Item1, n => n.Item2),
        Window = _window.State.ToDictionary(f => f.Name, f => new WindowSum(f.Sum, f.Count)),
        Guards = _runners.ToDictionary(r => r.Objective.Name, r => r.Guard.State),
        EarlyStop = EarlyStop?.State,
        LossScales = _recipe.Run.Precision == Precision.Float16 ? _runners.ToDictionary(r => r.Objective.Name, r => r.Scale!.State) : null,
        Threads = TorchRuntime.NumThreads,
        Ranks = _ranks?.Count ?? 1,
        Libtorch = TorchRuntime.BuildInfo,
        Device = _plan.Device.ToString(),
    };

    private void RestoreOrRefuse(CheckpointFolder folder, TrainerState state, Action<string> warn)
    {
        try
        {
            using var scope = TensorScope.Open();
            Restore(name => Load(folder, name), state);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new UserException($"{folder.Path} does not fit this recipe: {e.Message.Split('\n')[0]} Go on with the recipe that it was made by, or choose another folder with --out", e);
        }
        var (threads, ranks) = (TorchRuntime.NumThreads, _ranks?.Count ?? 1);
        if (state.Threads != threads || state.Ranks != ranks || state.Libtorch != TorchRuntime.BuildInfo)
        {
            warn($"{folder.Path} was made by {Counted(state.Ranks, state.Threads)} on {state.Libtorch}; going on with {Counted(ranks, threads)} on {TorchRuntime.BuildInfo} changes the last digits{(state.Ranks == ranks ? "" : ", and the noise that is drawn")}");
        }

        static string Counted(int ranks, int threads) => ranks == 1 ? $"{threads} threads" : $"{ranks} ranks of {threads} threads";
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
        Step = state.Step;
        Time = new RunTime(state.Seconds, state.ProcessorSeconds);
    }

    private void GrowFrom(TrainingSession small, Growth growth)
    {
        using var scope = TensorScope.Open();
        StateDict.Load(_plan.Model, growth.Apply(Growing.StateOf(small._plan.Model), GrownKind.Values));
        if (_average is not null && small._average is not null)
        {
            var grown = growth.Apply(small._average.Tensors().ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal), GrownKind.Values);
            _average.Load(_average.Tensors().ToDictionary(t => t.Name, t => grown[t.Name], StringComparer.Ordinal), small._average.NumUpdates);
        }
        var before = small.NamedOptimizers().ToDictionary(o => o.Name, o => o.Optimizer, StringComparer.Ordinal);
        foreach (var (name, optimizer) in NamedOptimizers()) optimizer.GrowFrom(before[name], growth);
        _random.Restore(small._random.Capture());
        foreach (var (runner, old) in _runners.Zip(small._runners)) runner.Guard.State = old.Guard.State;
        (Step, Time) = (small.Step, small.Time);
    }

    private static IReadOnlyDictionary<string, Tensor> Load(CheckpointFolder folder, string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder.Path, CheckpointFile.Of(name)));
        return file.Load();
    }
}
