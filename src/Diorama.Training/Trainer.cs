using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Trains a plan in a run directory: objectives in turn, figures, samples, evaluation, checkpoints. Killed at any step and resumed, a run ends
/// with the same bytes as one never stopped (same machine kind, libtorch and threads; wall-clock times excepted). All tensor work happens on the calling thread.
/// </summary>
/// <param name="plan">What to train; borrowed, its model is trained in place.</param>
/// <param name="run">Where to; borrowed.</param>
/// <param name="sink">Told what happens.</param>
/// <param name="evaluator">Measures at every <c>evaluate.every</c> steps and at the end; null: nothing is measured.</param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class Trainer(TrainingPlan plan, RunDirectory run, IRunSink sink, IEvaluator? evaluator = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Recipe _recipe = plan.Recipe;
    private readonly TrainingCalendar _calendar = new(plan.Recipe);

    /// <summary>The processes that train together with this one, the lead; borrowed. The others are <see cref="Follower"/>s.</summary>
    /// <value>Default null: this one trains alone.</value>
    public Ranks? Ranks { get; init; }

    /// <summary>Whether figures stay on the device until somebody wants them.</summary>
    /// <value>Default: on every device but the processor.</value>
    internal bool ReadsLate { get; init; } = plan.Device.Type != DeviceType.Cpu;

    private bool IsStopped(TrainingSession session, CancellationToken stop) => Ranks is null ? stop.IsCancellationRequested : session.IsToldToStop;

    /// <summary>Trains to the end, or until stopped. Goes on from the newest checkpoint when the run has one.</summary>
    /// <param name="stop">Asks to stop after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended: completed or stopped.</returns>
    /// <exception cref="UserException">The run diverged; the message says at which step, and which checkpoint is good.</exception>
    /// <exception cref="RankLostException">One of the other ranks was lost, and is named.</exception>
    public RunOutcome Train(CancellationToken stop = default) => Ranks is null ? Lead(stop) : Ranks.Attend(Lead, stop);

    private RunOutcome Lead(CancellationToken stop)
    {
        using var held = run.Lock();
        run.RemoveLeftovers();
        var settled = AutoPrecision.Settle(plan, run, found => sink.On(new RunMessage(found)), Ranks);
        Resumption.Check(settled, run);
        using var session = new TrainingSession(settled, run, Warn, ReadsLate || Ranks is not null, Ranks);
        if (session.Step > 0 && (RateJump.Warning(Recipe.Load(run.RecipePath), _recipe, plan.Model.Objectives, session.Step) ?? RateJump.OfGrowth(run, session.Step)) is { } jump) Warn(jump);
        if (session.Step > 0 && RunData.OtherCounts(run, plan.Data) is { } other) Warn(other);
        // Only now: a recipe that does not fit the checkpoint must not replace the one that does.
        AtomicFile.WriteText(run.RecipePath, settled.Recipe.ToYaml());
        RunData.Write(run, plan.Data, session.Step > 0 ? run : null);
        MetricsLog.CutBack(run.MetricsPath, session.Step, Warn);
        using var log = MetricsLog.Open(run.MetricsPath);
        sink.On(new RunStarted(_recipe.Name, run.FullPath, session.Step, _recipe.Run.Steps));
        var outcome = RunOutcome.Failed;
        var clock = new RunClock(_time, session.Time);
        try
        {
            outcome = Loop(session, log, clock, stop);
        }
        catch (DivergedException e)
        {
            outcome = RunOutcome.Diverged;
            throw new UserException(Explain(e, session.ExplodingSince), e);
        }
        finally
        {
            sink.On(new RunFinished(outcome, session.Step, clock.Time));
        }
        return outcome;
    }

    private RunOutcome Loop(TrainingSession session, MetricsLog log, RunClock clock, CancellationToken stop)
    {
        var steps = _recipe.Run.Steps;
        var rate = new StepRate(_time, session.Step, steps);
        var saved = session.Step;
        if (OwesSamples(session.Step)) Dream(session, stop);
        var owed = OwesFigures(session.Step) && Measure(session, log, clock, stop);
        Ranks?.GoOn(LeadPause.Beginning, Decided(owed, session));
        if (owed) Save(session, log, clock);
        while (session.Step < steps && session.EarlyStop is not { IsOver: true })
        {
            if (IsStopped(session, stop))
            {
                if (saved != session.Step) Save(session, log, clock);
                return RunOutcome.Stopped;
            }
            session.Advance(stop.IsCancellationRequested);
            var step = session.Step;
            if (_calendar.IsRecord(step))
            {
                var record = new MetricsRecord(step, clock.Seconds, session.TakeFigures());
                log.Add(record);
                var (speed, remaining) = rate.Update(step);
                sink.On(new StepMeasured(record, speed, remaining));
            }
            if (_calendar.IsLook(step)) session.ReadFigures(); // with the other ranks
            if (_calendar.IsSamples(step)) Dream(session, stop);
            var isBest = _calendar.IsFigures(step) && Measure(session, log, clock, stop);
            var saves = isBest || session.EarlyStop is { IsOver: true } || _calendar.IsCheckpoint(step);
            if (_calendar.IsLook(step)) Ranks?.GoOn(LeadPause.Looked(step), Decided(saves, session));
            if (saves)
            {
                Save(session, log, clock);
                saved = step;
            }
        }
        if (session.EarlyStop is { IsOver: true } watch)
        {
            if (!_calendar.IsSamples(session.Step)) Dream(session, stop);
            sink.On(new RunMessage(watch.Said(session.Step)));
        }
        return RunOutcome.Completed;
    }

    // What the other ranks, who see no figures of measurements, must know.
    private static LeadDecision Decided(bool saves, TrainingSession session) =>
        (saves ? LeadDecision.Save : LeadDecision.GoOn) | (session.EarlyStop is { IsOver: true } ? LeadDecision.End : LeadDecision.GoOn);

    private void Warn(string message) => sink.On(new RunMessage(message, IsWarning: true));

    private void Dream(TrainingSession session, CancellationToken stop)
    {
        using var view = session.Inference();
        try
        {
            if (SampleWriter.Write(plan.Model, plan.Data, run.SamplesPath, session.Step, _recipe.Samples.Count, _recipe.Run.Seed, stop) is { } path)
                sink.On(new SampleWritten(session.Step, path));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing was written; the loop stops next, and who goes on makes them first.
        }
    }

    // Whether the figures are the best so far of one that is watched.
    private bool Measure(TrainingSession session, MetricsLog log, RunClock clock, CancellationToken stop)
    {
        if (evaluator is null || stop.IsCancellationRequested) return false;
        using var view = session.Inference();
        MetricsRecord record;
        try
        {
            record = new MetricsRecord(session.Step, clock.Seconds, evaluator.Evaluate(plan.Model, session.Step, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false; // the loop stops next
        }
        if (record.Values.Count == 0) return false;
        log.Add(record);
        sink.On(new StepMeasured(record, 0, null));
        return session.EarlyStop?.Look(session.Step, record.Values) == true;
    }

    // Whether there are none of this step yet: the run begins, or was stopped while it made them.
    private bool OwesSamples(long step) => step == 0 ? _recipe.Samples.Every > 0 : _calendar.IsSamples(step) && !SampleWriter.IsWritten(run.SamplesPath, step);

    // Whether the run was stopped while it measured: its checkpoint is of a step whose record of figures is missing.
    private bool OwesFigures(long step) => step > 0 && !_calendar.IsLast(step) && _calendar.IsFigures(step) && MeasuredFigures.At(run, _recipe, step) is null;

    private void Save(TrainingSession session, MetricsLog log, RunClock clock)
    {
        log.Flush();
        sink.On(new CheckpointWritten(session.Save(clock.Time)!));
        Ranks?.EndSave(session.Step);
    }

    // A checkpoint is known to be good where the step after it still went well. Later ones are set aside, where there is a good one to go back to.
    private string Explain(DivergedException reason, long? explodingSince)
    {
        var checkpoints = run.Checkpoints();
        var good = checkpoints.FirstOrDefault(c => c.Step + 1 < (explodingSince ?? reason.Step));
        var suspect = good is null ? [] : checkpoints.Where(c => c.Step > good.Step).ToList();
        foreach (var checkpoint in suspect) run.SetAside(checkpoint);
        var place = (good, checkpoints.Count, suspect.Count) switch
        {
            (null, 0, _) => "There is no checkpoint yet.",
            (null, _, _) => "No checkpoint is from before it went wrong.",
            (_, _, 0) => $"The checkpoint of step {good!.Step} is good.",
            _ => $"The checkpoint of step {good!.Step} is good; later ones were set aside.",
        };
        return $"Training stopped at step {reason.Step}: the {reason.Message}. {place} Try a smaller optim.lr, or optim.clipNorm=1.";
    }
}
