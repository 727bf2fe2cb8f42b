using System.Globalization;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>
/// The learning rate range test: train for a few steps with a rate that rises from far too small to far too large, and see where the loss falls and where it
/// breaks. The plan's model is trained by it, and nothing is left behind: to train in earnest take a new plan.
/// </summary>
/// <remarks>Smith 2017, "Cyclical learning rates for training neural networks", arXiv 1506.01186, section 3.3.</remarks>
public static class RateFinder
{
    /// <summary>Runs the test.</summary>
    /// <param name="plan">What would be trained.</param>
    /// <param name="range">The rates.</param>
    /// <param name="objective">Whose rate rises; null: that of the only objective. Others keep theirs.</param>
    /// <param name="progress">Told what share is done; null: nobody is.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="UserException">
    /// There are several objectives and none was named, or not one of them, or one that never runs or is frozen; the loss is no number from the first step on, or never falls.
    /// </exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static RateCurve Find(TrainingPlan plan, RateRange range, string? objective = null, Action<double>? progress = null, CancellationToken stop = default)
    {
        var tested = Named(plan.Model.Objectives, objective);
        if (tested.Span(plan.Recipe.Run.Steps) == 0) throw new UserException($"{tested.Name} runs in none of the {plan.Recipe.Run.Steps} steps of this recipe: there is no rate to look for");
        if (tested.Parameters.All(p => p.IsFrozen)) throw new UserException($"all that {tested.Name} trains is frozen (freeze): there is no rate to look for");
        var folder = Directory.CreateTempSubdirectory("diorama-lr-").FullName;
        try
        {
            using var session = new TrainingSession(AutoPrecision.Settle(plan, null, _ => { }), RunDirectory.Create(Path.Combine(folder, "run")), _ => { }, readsLate: false);
            var rivals = Rivals(plan.Model.Objectives, tested);
            var curve = Walk(session, tested, plan.Model.Objectives.Count == 1 ? "loss" : tested.Name + ".loss", range, rivals.Count > 0, progress, stop);
            return curve.Suggested is null ? throw Unfallen(curve, rivals) : curve;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RateCurve Walk(TrainingSession session, Objective objective, string figure, RateRange range, bool hasRivals, Action<double>? progress, CancellationToken stop)
    {
        var (points, mean) = (new List<RatePoint>(), new RunningMean(Math.Max(5, range.Steps / 20)));
        session.GoTo(objective.From);
        session.SetRate(objective.Name, _ => range.At(points.Count));
        // A rival's learning makes the loss rise at any rate: only one that is no number, or explodes, ends the test then.
        while (points.Count < range.Steps && (hasRivals || !IsBroken(points)))
        {
            stop.ThrowIfCancellationRequested();
            if (!objective.RunsIn(session.Step)) session.GoTo(objective.From);
            try
            {
                session.Advance();
            }
            catch (DivergedException)
            {
                break;
            }
            var loss = session.TakeFigures()[figure];
            points.Add(new RatePoint(range.At(points.Count), loss, mean.Add(loss)));
            progress?.Invoke((double)points.Count / range.Steps);
        }
        if (points.Count < 2) throw new UserException($"the loss of {objective.Name} is no number from the first steps on, at a learning rate of {range.From}: begin lower");
        return new RateCurve(objective.Name, points, points.Count < range.Steps || points.MinBy(p => p.Smoothed) != points[^1]);
    }

    // It stands twice as far above its lowest as it had fallen. Sums and factors of the loss change nothing in that.
    private static bool IsBroken(List<RatePoint> points)
    {
        const int Least = 10;
        if (points.Count <= Least) return false;
        var (first, best, last) = (points[Least / 2].Smoothed, points.Min(p => p.Smoothed), points[^1].Smoothed);
        return last - best > 2 * Math.Max(first - best, 0.1 * Math.Abs(first));
    }

    // Those that run on the same steps. Each moves what the other's loss is of.
    private static List<string> Rivals(IReadOnlyList<Objective> objectives, Objective tested) =>
        [.. objectives.Where(o => o != tested && o.From < tested.Until && tested.From < o.Until).Select(o => o.Name)];

    private static UserException Unfallen(RateCurve curve, List<string> rivals) => new(
        string.Create(CultureInfo.InvariantCulture, $"the loss of {curve.Objective} never fell while its learning rate rose to {curve.Points[^1].Rate:G3}: no rate can be suggested. ")
            + (rivals.Count == 0
                ? "Is there something to learn?"
                : $"It plays against {string.Join(", ", rivals)}, whose learning raises it at any rate, so that it says little of its own. Perhaps --objective {rivals[0]} shows more; diorama tune compares rates by what the model makes"));

    private static Objective Named(IReadOnlyList<Objective> objectives, string? name) =>
        name is null && objectives.Count == 1
            ? objectives[0]
            : objectives.FirstOrDefault(o => o.Name == name)
                ?? throw new UserException(
                    $"{(name is null ? "the model has several objectives" : $"{name} is no objective of this model")}: name one by --objective: {string.Join(", ", objectives.Select(o => o.Name))}"
                );

    private sealed class RunningMean(double window)
    {
        private double _sum;
        private double _weight;

        public double Add(double value)
        {
            var keep = 1 - 1 / window;
            (_sum, _weight) = (keep * _sum + value, keep * _weight + 1);
            return _sum / _weight;
        }
    }
}
