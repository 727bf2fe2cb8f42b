using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Trains one objective: gradients of its loss, clipping, and a step of its optimisers, one for each parameter group that it moves.</summary>
internal sealed class ObjectiveRunner : IDisposable
{
    private readonly Objective _objective;
    private readonly OptimConfig _config;
    private readonly IReadOnlyList<ParameterGroup> _groups;
    private readonly IReadOnlyList<ParameterGroup> _clipped;
    private readonly IReadOnlyList<Optimizer> _optimizers;
    private readonly IReadOnlyList<Parameter> _frozen;
    private readonly string _prefix;
    private readonly bool _isMixed;
    private readonly DType _mixedType;
    private readonly bool _recomputes;
    private readonly DivergenceGuard _guard = new();
    private readonly SharedGradients? _shared;
    private readonly OptimizerShards? _shards;

    /// <param name="objective">What to train.</param>
    /// <param name="config">How.</param>
    /// <param name="groups">The groups that it moves; borrowed.</param>
    /// <param name="frozen">The model's other parameters.</param>
    /// <param name="run">How long, and how precisely.</param>
    /// <param name="isOnly">True for a model's only objective: its figures need no prefix.</param>
    /// <param name="ranks">Whose gradients are averaged; null: only ours. Borrowed.</param>
    /// <param name="shards">How they share out the optimisers' state; null: each has all of it. Borrowed.</param>
    public ObjectiveRunner(
        Objective objective,
        OptimConfig config,
        IReadOnlyList<ParameterGroup> groups,
        IReadOnlyList<Parameter> frozen,
        RunConfig run,
        bool isOnly,
        Ranks? ranks = null,
        OptimizerShards? shards = null
    )
    {
        _objective = objective;
        _config = config;
        _groups = groups;
        _clipped = groups.Any(g => !g.WeighsLosses) ? [.. groups.Where(g => !g.WeighsLosses)] : groups;
        _frozen = [.. frozen.Where(p => p.RequiresGrad)]; // one that somebody froze stays so
        Rate = new ObjectiveRate(objective, config, run.Steps).At;
        _isMixed = run.Precision != Precision.Float32;
        _mixedType = run.Precision == Precision.Float16 ? DType.Float16 : DType.BFloat16;
        _recomputes = run.Recompute;
        Scale = run.Precision == Precision.Float16 ? new LossScale() : null;
        _optimizers = [.. groups.Select(g => OptimizerFactory.Create(g, config))];
        _prefix = isOnly ? "" : objective.Name + ".";
        _shards = shards;
        _shared = ranks is null || IsIdle ? null : new SharedGradients(ranks, objective.Name, groups, objective.Parameters);
    }

    public Objective Objective => _objective;

    /// <summary>Whether all that it moves is frozen: it has nothing to do.</summary>
    public bool IsIdle => _groups.Count == 0;

    /// <summary>The learning rate at a step, from 0: its schedule's, unless somebody looks for another one.</summary>
    public Func<long, double> Rate { get; set; }

    public IReadOnlyList<Optimizer> Optimizers => _optimizers;

    public DivergenceGuard Guard => _guard;

    /// <summary>Whether some rank was asked to stop, as far as the latest step told.</summary>
    public bool IsToldToStop { get; private set; }

    /// <summary>The scale of the loss in float16; null in other precisions.</summary>
    public LossScale? Scale { get; }

    /// <summary>One step on the feed's current batches.</summary>
    /// <param name="feed">The batches.</param>
    /// <param name="context">Where the run stands.</param>
    /// <param name="figures">Where figures go.</param>
    /// <param name="wantsToStop">Whether this rank was asked to stop; all ranks learn of it.</param>
    /// <exception cref="DivergedException">
    /// The loss or the gradient is no number any more. Where figures are read at once no parameter was moved; where they are read late it may be thrown later.
    /// </exception>
    public void Step(BatchFeed feed, ObjectiveContext context, FigureQueue figures, bool wantsToStop = false)
    {
        using var weights = new LossWeights(_shared, feed.Current.Count);
        SetFrozen(true);
        try
        {
            foreach (var group in _groups) group.ZeroGradients();
            _shared?.Begin();
            for (var i = 0; i < feed.Current.Count; i++)
            {
                if (i == feed.Current.Count - 1 && !_recomputes) _shared?.Arm(wantsToStop);
                Accumulate(feed.Current[i], weights, context, figures);
            }
            // Segments bring what parameters share among them in parts: nothing is whole before the last.
            if (_recomputes) _shared?.Arm(wantsToStop);
        }
        finally
        {
            SetFrozen(false);
        }
        foreach (var group in _groups) group.GatherGradients();
        IsToldToStop = _shared?.Finish() ?? false;
        if (weights.Rest is not 1 and var rest)
        {
            foreach (var group in _groups.Where(g => g.HasGradients)) group.Gradients.MulInPlace(rest);
        }
        if (Scale is not null && !Unscale(Scale, figures, context.Step + 1)) return;
        Clip(figures, context.Step + 1);

        // No graph is left here: parameters that share a flat memory may now change in place.
        var lr = Rate(context.Step);
        foreach (var (i, optimizer) in _optimizers.Index())
        {
            if (optimizer.Step(lr)) _shards?.Spread(optimizer.Group, $"{_objective.Name} values {i}");
        }
        figures.Add(_prefix + "lr", lr, context.Step + 1);
        if (_objective.AfterStep is { } after)
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            after();
        }
    }

    public void Dispose()
    {
        _shared?.Dispose();
        foreach (var optimizer in _optimizers) optimizer.Dispose();
    }

    private void Accumulate(Batch batch, LossWeights weights, ObjectiveContext context, FigureQueue figures)
    {
        using var scope = TensorScope.Open();
        using var tape = _recomputes ? ActivationTape.Open(context.Generator, _isMixed, _mixedType) : null;
        var loss = Compute(batch, context);
        figures.Add(_prefix + "loss", loss.Total, context.Step + 1, value => _guard.Check(value, context.Step + 1));
        foreach (var (name, value) in loss.Terms) figures.Add(_prefix + name, value, context.Step + 1);
        // Gradients are summed over batches and ranks: each loss counts by its weight in their mean.
        var weight = weights.Next(loss.Count);
        var total = weight == 1 ? loss.Total : loss.Total * weight;
        if (Scale is not null) total *= Scale.Factor;
        if (tape is null) total.Backward();
        else tape.Backward(total);
    }

    // Whether the gradients are numbers; where they are not, the step is left out.
    private bool Unscale(LossScale scale, FigureQueue figures, long step)
    {
        figures.Add(_prefix + "loss_scale", scale.Factor, step);
        foreach (var group in _groups) group.Gradients.MulInPlace(1 / scale.Factor);
        return scale.Update(double.IsFinite(_groups.Sum(g => g.NormOfGradients())));
    }

    private ObjectiveLoss Compute(Batch batch, ObjectiveContext context)
    {
        // Ends before the backward pass, which follows the types of the forward pass by itself.
        using var mixed = Autograd.Autocast(context.Generator.Device.Type, _mixedType, enabled: _isMixed);
        return _objective.Compute(batch, context);
    }

    private void Clip(FigureQueue figures, long step)
    {
        var name = _prefix + "gradient_norm";
        if (figures.ReadsLate)
        {
            using var scope = TensorScope.Open();
            figures.Add(name, UnreadClipping.Apply(_clipped, _config.ClipValue, _config.ClipNorm), step, DivergenceGuard.CheckFinite);
            return;
        }
        if (_config.ClipValue > 0) GradientClipping.ByValue(_clipped, _config.ClipValue);
        figures.Add(name, GradientClipping.ByNorm(_clipped, _config.ClipNorm > 0 ? _config.ClipNorm : double.PositiveInfinity), step, DivergenceGuard.CheckFinite);
    }

    private void SetFrozen(bool frozen)
    {
        foreach (var parameter in _frozen) parameter.RequiresGrad = !frozen;
    }
}
