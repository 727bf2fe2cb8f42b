using Diorama.Core;

namespace Diorama.Nn;

/// <summary>
/// The learning rate of every step, as a pure function of the step's number: nothing to save, nothing to advance. The shapes are PyTorch's, in closed form.
/// </summary>
public sealed class Schedule
{
    private readonly Func<long, double> _lrAt;

    private Schedule(Func<long, double> lrAt) => _lrAt = lrAt;

    /// <summary>The same rate always.</summary>
    public static Schedule Constant(double lr) => new(_ => lr);

    /// <summary>A straight line that reaches its end at step <paramref name="steps"/> and stays there. PyTorch's <c>LinearLR</c>.</summary>
    /// <param name="from">The rate of step 0.</param>
    /// <param name="to">The rate from step <paramref name="steps"/> on.</param>
    /// <param name="steps">At least 1.</param>
    public static Schedule Linear(double from, double to, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(step => from + (to - from) * Math.Min(step, steps) / steps);
    }

    /// <summary>Half a cosine from <paramref name="lr"/> down to <paramref name="minLr"/> at step <paramref name="steps"/>; past it the rate climbs again. PyTorch's <c>CosineAnnealingLR</c>.</summary>
    /// <remarks>Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5, without restarts.</remarks>
    /// <param name="lr">The rate of step 0.</param>
    /// <param name="minLr">The lowest rate.</param>
    /// <param name="steps">Half a period; at least 1.</param>
    public static Schedule Cosine(double lr, double minLr, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(step => Cosine(lr, minLr, (double)step / steps));
    }

    /// <summary>A warm-up, then half a cosine that ends at step <paramref name="steps"/>; after it the rate stays.</summary>
    /// <param name="lr">The highest rate.</param>
    /// <param name="minLr">The last rate.</param>
    /// <param name="warmupSteps">Steps of the rise: step s has (s + 1) / warmupSteps of <paramref name="lr"/>. From 0 to below <paramref name="steps"/>.</param>
    /// <param name="steps">Steps altogether.</param>
    public static Schedule WarmupCosine(double lr, double minLr, long warmupSteps, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(steps, warmupSteps);
        return Warmup(warmupSteps, new(step => Cosine(lr, minLr, Math.Min(1, step / (double)(steps - warmupSteps)))));
    }

    /// <summary>A straight rise to another schedule's first rate, then that schedule from its step 0.</summary>
    /// <param name="warmupSteps">At least 0. Step s has (s + 1) / warmupSteps of the first rate: never 0, and the last of them has all of it.</param>
    /// <param name="then">What follows.</param>
    public static Schedule Warmup(long warmupSteps, Schedule then)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        return new(step => step < warmupSteps ? then.At(0) * (step + 1) / warmupSteps : then.At(step - warmupSteps));
    }

    /// <summary>Times <paramref name="gamma"/> after every <paramref name="stepSize"/> steps. PyTorch's <c>StepLR</c>.</summary>
    public static Schedule Step(double lr, long stepSize, double gamma = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, 1);
        return new(step => lr * Math.Pow(gamma, step / stepSize));
    }

    /// <summary>Times <paramref name="gamma"/> at each milestone. PyTorch's <c>MultiStepLR</c>.</summary>
    public static Schedule MultiStep(double lr, IReadOnlyCollection<long> milestones, double gamma = 0.1) =>
        new(step => lr * Math.Pow(gamma, milestones.Count(m => m <= step)));

    /// <summary>Times <paramref name="gamma"/> every step. PyTorch's <c>ExponentialLR</c>.</summary>
    public static Schedule Exponential(double lr, double gamma) => new(step => lr * Math.Pow(gamma, step));

    /// <summary>From <paramref name="maxLr"/> / <paramref name="divFactor"/> up to <paramref name="maxLr"/>, then far down. PyTorch's <c>OneCycleLR</c>, without its cycle of the momentum.</summary>
    /// <remarks>Smith and Topin 2018, arXiv 1708.07120.</remarks>
    /// <param name="maxLr">The highest rate.</param>
    /// <param name="steps">Steps altogether, at least 1; past the last the rate stays. A single step takes the highest rate.</param>
    /// <param name="pctStart">The part of the steps in which the rate rises, in (0, 1).</param>
    /// <param name="divFactor">The highest rate over the first.</param>
    /// <param name="finalDivFactor">The first rate over the last.</param>
    /// <param name="linear">Straight lines instead of half cosines.</param>
    /// <param name="threePhase">Down to the first rate as fast as it rose, and only then further.</param>
    public static Schedule OneCycle(double maxLr, long steps, double pctStart = 0.3, double divFactor = 25, double finalDivFactor = 1e4, bool linear = false, bool threePhase = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (steps == 1) return Constant(maxLr);
        if (!(pctStart > 0 && pctStart < 1)) throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, "pctStart lies in (0, 1).");
        if (threePhase && pctStart > 0.5) throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, "Of three phases the first two have pctStart each, which is at most 0.5.");
        var first = maxLr / divFactor;
        var last = first / finalDivFactor;
        var peak = pctStart * steps - 1;
        var (end, turn) = ((double)steps - 1, 2 * pctStart * steps - 2);
        return new(step => step < peak ? Between(first, maxLr, step / peak)
            : !threePhase ? Between(maxLr, last, (step - peak) / (end - peak))
            : step < turn ? Between(maxLr, first, (step - peak) / (turn - peak))
            : Between(first, last, (step - turn) / (end - turn)));

        double Between(double from, double to, double progress)
        {
            var bounded = Math.Clamp(progress, 0, 1);
            return linear ? from + (to - from) * bounded : Cosine(from, to, bounded);
        }
    }

    /// <summary>The schedule that a recipe asks for.</summary>
    /// <param name="config">The optimiser's settings: the rate and its schedule.</param>
    /// <param name="steps">Steps of the run.</param>
    public static Schedule Of(OptimConfig config, long steps)
    {
        var s = config.Schedule;
        return s.Kind switch
        {
            ScheduleKind.Constant => Constant(config.Lr),
            ScheduleKind.Linear => Linear(config.Lr, s.MinLr, steps),
            ScheduleKind.Cosine => Cosine(config.Lr, s.MinLr, steps),
            ScheduleKind.WarmupCosine => WarmupCosine(config.Lr, s.MinLr, s.WarmupSteps, steps),
            ScheduleKind.Step => Step(config.Lr, s.StepSize, s.Gamma),
            ScheduleKind.OneCycle => OneCycle(config.Lr, steps, s.PctStart, s.DivFactor, s.FinalDivFactor),
            _ => throw new ArgumentOutOfRangeException(nameof(config), s.Kind, "no such schedule"),
        };
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">0 for the first.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _lrAt(step);
    }

    private static double Cosine(double from, double to, double progress) => to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress));
}
