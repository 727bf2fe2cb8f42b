using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Trains a plan as any rank but the lead does: every step with the others, and nothing else. The lead's <see cref="Trainer"/> writes what there is to write.</summary>
/// <param name="plan">What to train; borrowed, its model is trained in place.</param>
/// <param name="ranks">The others; borrowed.</param>
public sealed class Follower(TrainingPlan plan, Ranks ranks)
{
    private readonly TrainingCalendar _calendar = new(plan.Recipe);

    /// <summary>Trains to the end, or until some rank was asked to stop.</summary>
    /// <param name="stop">Asks all ranks to stop after the step in progress.</param>
    /// <returns>How it ended: completed, stopped, or diverged, of which the lead says more.</returns>
    /// <exception cref="RankLostException">Another rank was lost, and is named.</exception>
    public RunOutcome Train(CancellationToken stop = default) => ranks.Attend(Follow, stop);

    private RunOutcome Follow(CancellationToken stop)
    {
        using var session = new TrainingSession(AutoPrecision.Settle(plan, run: null, _ => { }, ranks), run: null, _ => { }, readsLate: true, ranks);
        try
        {
            return Loop(session, stop);
        }
        catch (DivergedException)
        {
            return RunOutcome.Diverged;
        }
    }

    // The same calls that all ranks make together, in the lead's order.
    private RunOutcome Loop(TrainingSession session, CancellationToken stop)
    {
        var saved = session.Step;
        var decision = ranks.AwaitLead(LeadPause.Beginning);
        if (decision.HasFlag(LeadDecision.Save)) Save(session);
        while (session.Step < plan.Recipe.Run.Steps && !decision.HasFlag(LeadDecision.End))
        {
            if (session.IsToldToStop)
            {
                if (saved != session.Step) Save(session);
                return RunOutcome.Stopped;
            }
            session.Advance(stop.IsCancellationRequested);
            var step = session.Step;
            if (_calendar.IsRecord(step)) session.TakeFigures();
            decision = _calendar.IsCheckpoint(step) ? LeadDecision.Save : LeadDecision.GoOn;
            if (_calendar.IsLook(step))
            {
                session.ReadFigures();
                decision = ranks.AwaitLead(LeadPause.Looked(step));
            }
            if (!decision.HasFlag(LeadDecision.Save)) continue;
            Save(session);
            saved = step;
        }
        return RunOutcome.Completed;
    }

    private void Save(TrainingSession session)
    {
        session.Save(default);
        ranks.EndSave(session.Step);
    }
}
