using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What a search must know before its first trial: how long runs are, what is measured, and what varying makes of the recipe.</summary>
/// <param name="Steps">Of a whole run.</param>
/// <param name="Figure">The usual figure of such a model; null where there is none.</param>
/// <param name="Points">The middle of the space, or what fits in its place, and from there each setting at its ends, or at each of its choices, as far as these fit.</param>
internal sealed record FirstLook(int Steps, string? Figure, IReadOnlyList<SeenPoint> Points)
{
    // Of points drawn evenly, so many failures in a row say that hardly any fits.
    private const int MostPoints = 20;

    /// <summary>Looks at the middle of the space, and where its settings do not fit each other at points drawn evenly, until one fits.</summary>
    /// <param name="plans">Makes the plans.</param>
    /// <param name="settings">Settings of all trials.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="seed">What points are drawn from.</param>
    /// <exception cref="UserException">None fits: a mistake that all trials would make is told at once. Or nothing is held out to choose by.</exception>
    public static FirstLook At(TrialPlans plans, IReadOnlyList<string> settings, SearchSpace space, long seed)
    {
        TrialFailedException? first = null;
        foreach (var point in Drawn(space, seed).Select(space.Settle))
        {
            try
            {
                using var plan = plans.Make([.. settings, .. space.Assignments(point)]);
                return new(plan.Recipe.Run.Steps, Usual(plan), [SeenPoint.Of(plan), .. Around(plans, settings, space, point)]);
            }
            catch (TrialFailedException e)
            {
                first ??= e;
            }
        }
        var why = Fits(plans, settings)
            ? $"none of {MostPoints + 1} points fits the recipe, which is right by itself: vary other settings, or other ranges"
            : "the recipe itself is wrong, and no point that was tried mends it";
        throw new UserException($"no trial could train: {why}. In the middle of the space:{Environment.NewLine}{first!.Message}");
    }

    private static string? Usual(TrainingPlan plan) => plan.Model is ILikelihood ? "heldOut.nats" : plan.Model is ISampleImages ? "fid" : null;

    // One setting at a time: what it leads into can then be told.
    private static IEnumerable<SeenPoint> Around(TrialPlans plans, IReadOnlyList<string> settings, SearchSpace space, double[] middle)
    {
        foreach (var (d, dimension) in space.Dimensions.Index())
        {
            foreach (var place in dimension is ChoiceDimension choice ? choice.Values.Select((_, i) => (i + 0.5) / choice.Values.Count) : [0, 1])
            {
                double[] point = [.. middle[..d], place, .. middle[(d + 1)..]];
                if (Seen(plans, [.. settings, .. space.Assignments(point)], Assignment(place), Assignment(middle[d])) is { } seen) yield return seen;
            }

            string Assignment(double place) => $"{dimension.Path}={dimension.Value(place)}";
        }
    }

    private static SeenPoint? Seen(TrialPlans plans, string[] settings, string setting, string usual)
    {
        try
        {
            using var plan = plans.Make(settings);
            return SeenPoint.Of(plan, setting, usual);
        }
        catch (TrialFailedException)
        {
            return null; // a trial that lands there says why
        }
    }

    private static IEnumerable<double[]> Drawn(SearchSpace space, long seed) =>
        [[.. space.Dimensions.Select(_ => 0.5)], .. Enumerable.Range(0, MostPoints).Select(i => new RandomSearch().Next(space, [], new SeededRandom(seed, "first look", i)))];

    private static bool Fits(TrialPlans plans, IReadOnlyList<string> settings)
    {
        try
        {
            plans.Make(settings).Dispose();
            return true;
        }
        catch (TrialFailedException)
        {
            return false;
        }
    }
}
