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
    private readonly Checkpointer _checkpointer;
    private readonly List<ParameterGroup> _groups = [];
    private readonly List<ObjectiveRunner> _runners = [];
    private readonly ExponentialMovingAverage? _average;
    private readonly RandomStates _random;
    private readonly MetricsWindow _window = new();
    private readonly FigureQueue _figures;
    private readonly Loader _loader;
    private readonly BatchFeed _feed;

    public TrainingSession(TrainingPlan plan, RunDirectory run, Action<string> warn, bool readsLate)
    {
        _plan = plan;
        _recipe = plan.Recipe;
        _checkpointer = new Checkpointer(run, _recipe);
        _figures = new FigureQueue(_window, readsLate);
        EarlyStop = _recipe.EarlyStop.Figure is null ? null : new EarlyStop(_recipe.EarlyStop);
        var found = _checkpointer.FindNewest(warn);
        if (found is var (_, trained)) Resumption.Check(run.FullPath, trained, plan);
        _random = RandomStates.Of(plan.Device, _recipe.Run.Seed);
        try
        {
            MakeGroups();
            if (_recipe.Ema.Decay > 0) _average = new ExponentialMovingAverage(Averaged(), plan.Model, _recipe.Ema.Decay);
            plan.Model.UseGenerator(_random.Noise);
            plan.Model.Train();
            if (found is var (folder, state)) RestoreOrRefuse(folder, state, warn);
            else _plan.Start?.Load(plan.Model);
            var options = new LoaderOptions
            {
                BatchSize = _recipe.Data.Batch,
                Seed = _recipe.Run.Seed,
                Fraction = _recipe.Data.Fraction,
                Threads = LoaderOptions.ThreadsFor(plan.Data, _recipe.Data.Workers),
            };
            _loader = new Loader(plan.Data, options, found is var (_, s) ? new Cursor(s.Epoch, s.Position) : default);
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

    /// <summary>One step: every objective whose turn it is.</summary>
    public void Advance()
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
                runner.Step(_feed, context, _figures);
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

    /// <summary>Reads the figures that wait on the device, so that all that was begun is done.</summary>
    /// <exception cref="DivergedException">One of them says that training cannot go on.</exception>
    public void ReadFigures() => _figures.Read();

    /// <summary>The model as it is used: averaged weights, evaluation mode, no gradients, and random states as before when it ends.</summary>
    /// <exception cref="DivergedException">A figure that was not read yet says that there is nothing to look at.</exception>
    public InferenceView Inference()
    {
        _figures.Read();
        return new(_plan.Model, _average, _random);
    }

    /// <summary>The means of all figures since the last time.</summary>
    /// <exception cref="DivergedException">A figure that was not read yet says that training cannot go on.</exception>
    public Dictionary<string, double> TakeFigures()
    {
        _figures.Read();
        return _window.Take();
    }

    /// <summary>Writes a checkpoint of this moment.</summary>
    /// <exception cref="DivergedException">A figure that was not read yet, or the weights themselves, say that it would be a bad one; nothing was written.</exception>
    public CheckpointFolder Save(RunTime time)
    {
        _figures.Read();
        using var scope = TensorScope.Open();
        if (_groups.Any(g => !double.IsFinite(g.NormOfValues()))) throw new DivergedException("weights are no finite numbers any more", Step);
        var files = new Dictionary<string, IReadOnlyList<(string Name, Tensor Value)>> { [CheckpointFile.Model] = StateDict.Of(_plan.Model) };
        if (_average is not null) files[CheckpointFile.Average] = _average.Tensors();
        files[CheckpointFile.Optimizer] = [.. NamedOptimizers().SelectMany(o => o.Optimizer.Tensors().Select(t => ($"{o.Name}.{t.Name}", t.Value)))];
        return _checkpointer.Save(Capture(time), files);
    }

    public void Dispose()
    {
        _loader?.Dispose();
        _plan.Model.UseGenerator(null);
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
            _runners.Add(new ObjectiveRunner(objective, _recipe.Optim.For(objective.Name), own, frozen, _recipe.Run, model.Objectives.Count == 1));
        }
    }

    private IEnumerable<ParameterGroup> Averaged()
    {
        var wanted = _plan.Model.Objectives.Where(o => o.Averages).SelectMany(o => o.Parameters).ToHashSet();
        return _groups.Where(g => g.Parameters.Any(wanted.Contains));
    }

    private IEnumerable<(string Name, Optimizer Optimizer)> NamedOptimizers() =>
        _runners.SelectMany(r => r.Optimizers.Select((o, i) => ($"{r.Objective.Name}.{i}", o)));

    private TrainerState Capture(RunTime time) => new()
    {
        Step = Step,
        Seconds = time.Seconds,
        ProcessorSeconds = time.ProcessorSeconds,
        Epoch = _loader.Cursor.Epoch,
        Position = _loader.Cursor.Position,
        Generators = _random.Capture(),
        NumSteps = NamedOptimizers().Select(o => (o.Name, o.Optimizer.NumSteps)).Append((CheckpointFile.Average, _average?.NumUpdates ?? 0)).ToDictionary(n => n.Item1, n => n.Item2),
        Window = _window.State.ToDictionary(f => f.Name, f => new WindowSum(f.Sum, f.Count)),
        Guards = _runners.ToDictionary(r => r.Objective.Name, r => r.Guard.State),
        EarlyStop = EarlyStop?.State,
        Threads = TorchRuntime.NumThreads,
        Libtorch = TorchRuntime.BuildInfo,
        Device = _plan.Device.ToString(),
    };

    private void RestoreOrRefuse(CheckpointFolder folder, TrainerState state, Action<string> warn)
    {
        try
        {
            Restore(folder, state, warn);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            throw new UserException($"{folder.Path} does not fit this recipe: {e.Message.Split('\n')[0]} Go on with the recipe that it was made by, or choose another folder with --out", e);
        }
    }

    private void Restore(CheckpointFolder folder, TrainerState state, Action<string> warn)
    {
        using var scope = TensorScope.Open();
        StateDict.Load(_plan.Model, Load(folder, CheckpointFile.Model));
        _average?.Load(Load(folder, CheckpointFile.Average), state.NumSteps[CheckpointFile.Average]);
        var moments = Load(folder, CheckpointFile.Optimizer);
        foreach (var (name, optimizer) in NamedOptimizers())
        {
            var own = moments.Where(m => m.Key.StartsWith(name + ".", StringComparison.Ordinal)).ToDictionary(m => m.Key[(name.Length + 1)..], m => m.Value);
            optimizer.Load(own, state.NumSteps[name]);
        }
        _random.Restore(state.Generators);
        foreach (var (name, sum) in state.Window) _window.Restore(name, sum.Sum, sum.Count);
        foreach (var runner in _runners) runner.Guard.State = state.Guards[runner.Objective.Name];
        if (EarlyStop is not null) EarlyStop.State = state.EarlyStop;
        Step = state.Step;
        Time = new RunTime(state.Seconds, state.ProcessorSeconds);
        if (state.Threads != TorchRuntime.NumThreads || state.Libtorch != TorchRuntime.BuildInfo)
        {
            warn($"{folder.Path} was made with {state.Threads} threads on {state.Libtorch}; going on with {TorchRuntime.NumThreads} on {TorchRuntime.BuildInfo} changes the last digits");
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Load(CheckpointFolder folder, string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder.Path, CheckpointFile.Of(name)));
        return file.Load();
    }
}
