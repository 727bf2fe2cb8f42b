using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What a search must know before its first trial: how long runs are, and what is measured.</summary>
/// <param name="Steps">Of a whole run.</param>
/// <param name="Figure">The usual figure of such a model; null where there is none.</param>
internal sealed record FirstLook(int Steps, string? Figure)
{
    // Of points drawn evenly, so many failures in a row say that hardly any fits.
    private const int MostPoints = 20;

    /// <summary>Looks at the middle of the space, and where its settings do not fit each other at points drawn evenly, until one fits.</summary>
    /// <param name="plans">Makes the plans.</param>
    /// <param name="settings">Settings of all trials.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="seed">What points are drawn from.</param>
    /// <exception cref="UserException">None fits: a mistake that all trials would make is told at once.</exception>
    public static FirstLook At(TrialPlans plans, IReadOnlyList<string> settings, SearchSpace space, long seed)
    {
        TrialFailedException? first = null;
        foreach (var point in Points(space, seed))
        {
            try
            {
                using var plan = plans.Make([.. settings, .. space.Assignments(space.Settle(point))]);
                return new(plan.Recipe.Run.Steps, plan.Model is ILikelihood ? "heldOut.nats" : plan.Model is ISampleImages ? "fid" : null);
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

    private static IEnumerable<double[]> Points(SearchSpace space, long seed) =>
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
