using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Everything that changes while a run trains, and that a checkpoint must hold: weights, optimisers, average, random states, place in the data.</summary>
internal sealed partial class TrainingSession : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly Recipe _recipe;
    private readonly Checkpointer? _checkpointer;
    private readonly Ranks? _ranks;
    private readonly OptimizerShards? _shards;
    private readonly List<ParameterGroup> _groups = [];
    private readonly List<ObjectiveRunner> _runners = [];
    private readonly ExponentialMovingAverage? _average;
    private readonly RandomStates _random;
    private readonly MetricsWindow _window = new();
    private readonly FigureQueue _figures;
    private readonly Loader _loader;
    private readonly BatchFeed _feed;

    // What this session took up, until its next step: of ranks that do not take part here it holds the noise.
    private TrainerState? _takenUp;

    /// <param name="plan">What is trained; borrowed.</param>
    /// <param name="run">Where it is kept, and what it goes on from; null: the lead keeps it.</param>
    /// <param name="warn">Told what the user should know.</param>
    /// <param name="readsLate">Whether figures wait until somebody wants them; needed with ranks.</param>
    /// <param name="ranks">The processes that train together; null: this one trains alone. Borrowed.</param>
    /// <param name="ancestor">What a run without a checkpoint goes on from; null: from its beginning.</param>
    /// <param name="wantsBest">Whether it stands where a run that may stop early was best, and not at its newest checkpoint.</param>
    public TrainingSession(TrainingPlan plan, RunDirectory? run, Action<string> warn, bool readsLate, Ranks? ranks = null, Ancestor? ancestor = null, bool wantsBest = false)
    {
        if (plan.Recipe.Run.Precision == Precision.Auto) throw new ArgumentException("What run.precision auto stands for is not decided yet: AutoPrecision.Settle does.", nameof(plan));
        _plan = plan;
        _recipe = plan.Recipe;
        _ranks = ranks;
        if (ranks is not null) Ranks.CheckBatch(_recipe, ranks.Count);
        if (ranks is not null && _recipe.Ranks.ShardOptimizer) _shards = new OptimizerShards(ranks);
        _figures = new FigureQueue(_window, readsLate, ranks);
        (CheckpointFolder Folder, TrainerState State)? found = null;
        if (run is not null)
        {
            _checkpointer = new Checkpointer(run, _recipe);
            found = (wantsBest ? _checkpointer.FindBest(warn) : null) ?? _checkpointer.FindNewest(warn);
            if (found is var (_, trained)) Resumption.Check(run.FullPath, trained, plan);
        }
        EarlyStop = _recipe.EarlyStop.Figure is null ? null : new EarlyStop(_recipe.EarlyStop);
        _random = RandomStates.Of(plan.Device, _recipe.Run.Seed, DrawsWhole ? 0 : ranks?.Rank ?? 0);
        try
        {
            MakeGroups();
            foreach (var idle in _runners.Where(r => r.IsIdle)) warn($"freeze: all that {idle.Objective.Name} trains is frozen, so that it is left out");
            if (found is null && ancestor is null && run is not null) plan.Start?.Load(plan.Model); // before the average, which begins with these weights
            if (_recipe.Ema.Decay > 0) _average = new ExponentialMovingAverage(Averaged(), plan.Model, _recipe.Ema.Decay);
            plan.Model.UseGenerator(_random.Noise);
            if (ranks is not null) Join(ranks);
            plan.Model.Train();
            if (found is var (folder, state)) RestoreOrRefuse(folder, state, warn);
            else if (ancestor is var (session, growth, _)) GrowFrom(session, growth);
            var begun = ranks is null ? found?.State : BeginLikeTheLead(ranks, found?.State ?? Capture(default, default), found?.Folder);
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
        _takenUp = null;
        var context = new ObjectiveContext(Step, _recipe.Run.Steps, _random.Noise);
        var isNew = false;
        foreach (var runner in _runners)
        {
            if (runner.IsIdle || !runner.Objective.RunsIn(Step)) continue;
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
        var files = Files();
        if (_shards is not null) files[CheckpointFile.Optimizer] = _shards.Gather(Moments(), keeps: _checkpointer is not null);
        return _checkpointer?.Save(state, files);
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
            var group = new ParameterGroup(parameters, _shards?.Own);
            _groups.Add(group);
            movers.Add((group, objectives));
        }
        foreach (var objective in model.Objectives)
        {
            var own = movers.Where(m => m.Objectives.Contains(objective)).Select(m => m.Group).ToList();
            var moved = objective.Parameters.Where(p => !p.IsFrozen).ToHashSet();
            var frozen = model.Parameters().Where(p => !moved.Contains(p)).ToList();
            _runners.Add(new ObjectiveRunner(objective, _recipe.Optim.For(objective.Name), own, frozen, _recipe.Run, model.Objectives.Count == 1, _ranks, _shards));
        }
    }

    private IEnumerable<ParameterGroup> Averaged()
    {
        var wanted = _plan.Model.Objectives.Where(o => o.Averages).SelectMany(o => o.Parameters).ToHashSet();
        return _groups.Where(g => g.Parameters.Any(wanted.Contains));
    }

    private IEnumerable<(string Name, Optimizer Optimizer)> NamedOptimizers() =>
        _runners.SelectMany(r => r.Optimizers.Select((o, i) => ($"{r.Objective.Name}.{i}", o)));

    // Of each optimiser what it has here: of several ranks perhaps a part.
    private IEnumerable<(string Name, ParameterGroup Group, Tensor Value)> Moments() =>
        NamedOptimizers().SelectMany(o => o.Optimizer.Tensors().Select(t => ($"{o.Name}.{t.Name}", o.Optimizer.Group, t.Value)));

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
}
