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
    /// <exception cref="UserException">There are several objectives and none was named, or not one of them; or the loss is no number from the first step on.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static RateCurve Find(TrainingPlan plan, RateRange range, string? objective = null, Action<double>? progress = null, CancellationToken stop = default)
    {
        var tested = Named(plan.Model.Objectives, objective);
        var folder = Directory.CreateTempSubdirectory("diorama-lr-").FullName;
        try
        {
            using var session = new TrainingSession(AutoPrecision.Settle(plan, null, _ => { }), RunDirectory.Create(Path.Combine(folder, "run")), _ => { }, readsLate: false);
            return Walk(session, tested, plan.Model.Objectives.Count == 1 ? "loss" : tested.Name + ".loss", range, progress, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RateCurve Walk(TrainingSession session, Objective objective, string figure, RateRange range, Action<double>? progress, CancellationToken stop)
    {
        var (points, mean, isBroken) = (new List<RatePoint>(), new RunningMean(Math.Max(5, range.Steps / 20)), false);
        session.GoTo(objective.From);
        session.SetRate(objective.Name, _ => range.At(points.Count));
        while (points.Count < range.Steps && !isBroken)
        {
            stop.ThrowIfCancellationRequested();
            var ran = objective.RunsIn(session.Step);
            try
            {
                session.Advance();
            }
            catch (DivergedException)
            {
                break;
            }
            if (!session.TakeFigures().TryGetValue(figure, out var loss) || !ran) continue;
            points.Add(new RatePoint(range.At(points.Count), loss, mean.Add(loss)));
            isBroken = IsBroken(points);
            progress?.Invoke((double)points.Count / range.Steps);
        }
        if (points.Count < 2) throw new UserException($"the loss of {objective.Name} is no number from the first steps on, at a learning rate of {range.From}: begin lower");
        return new RateCurve(objective.Name, points, isBroken || points.Count < range.Steps);
    }

    // It stands twice as far above its lowest as it had fallen. Sums and factors of the loss change nothing in that.
    private static bool IsBroken(List<RatePoint> points)
    {
        const int Least = 10;
        if (points.Count <= Least) return false;
        var (first, best, last) = (points[Least / 2].Smoothed, points.Min(p => p.Smoothed), points[^1].Smoothed);
        return last - best > 2 * Math.Max(first - best, 0.1 * Math.Abs(first));
    }

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
