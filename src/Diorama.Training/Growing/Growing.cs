using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Makes a larger model of a trained one, which says the same, in a run of its own that goes on where the smaller one's stopped: its optimisers' moments, averages,
/// random states and place in the data are carried over.
/// </summary>
/// <remarks>Chen et al. 2016, "Net2Net", arXiv 1511.05641; with the optimiser's state: Shen et al. 2022, arXiv 2203.06211.</remarks>
public static class Growing
{
    private const int CheckedSamples = 16;

    /// <summary>Grows a run's model.</summary>
    /// <param name="from">The run; it must not be training.</param>
    /// <param name="request">By how much.</param>
    /// <param name="overrides">Assignments <c>path=value</c> for the grown run's recipe; without <c>run.steps</c>, where the run is at its end, it gets as many steps again.</param>
    /// <param name="path">The grown run's folder.</param>
    /// <param name="warn">Told of damaged checkpoints that are passed over.</param>
    /// <exception cref="UserException">The model cannot grow so, there is nothing to grow from, or what grew is not the same; then no run was made.</exception>
    public static GrownRun Grow(RunDirectory from, GrowthRequest request, IReadOnlyList<string> overrides, string path, Action<string> warn)
    {
        var recipe = Recipe.Load(from.RecipePath);
        using var small = TrainingPlan.Of(recipe with { Init = null });
        var changes = Changes(small.Model, recipe, request);
        using var held = from.Lock();
        using var session = new TrainingSession(small, from, warn, readsLate: false);
        if (session.Step == 0) throw new UserException($"{from.FullPath} has no checkpoint yet: train it first");
        var larger = Recipe.FromYaml((recipe with { Init = null, Run = recipe.Run with { Steps = StepsFor(recipe, session.Step) } }).ToYaml(), [.. changes.Select(c => $"{c.Path}={c.To}"), .. overrides]);
        using var big = larger.Data == recipe.Data ? TrainingPlan.Of(larger, small.Data) : TrainingPlan.Of(larger);
        var growth = Plan(small.Model, big.Model, recipe.Run.Seed);
        var differences = Check(small, big, session, growth);
        var run = RunDirectory.Create(path);
        using var lockOfNew = run.Lock();
        using var grown = new TrainingSession(big, run, warn, readsLate: false, new Ancestor(session, growth));
        var facts = new GrowthFacts
        {
            From = from.FullPath,
            Step = session.Step,
            Seconds = session.Time.Seconds,
            Parameters = small.Model.NumParameters(),
            Changes = [.. changes.Where(c => c.From != c.To).Select(c => $"{c.Path}: {c.From} to {c.To}")],
            Difference = differences.Max(d => d.Value),
        };
        AtomicFile.WriteText(run.RecipePath, larger.ToYaml());
        AtomicFile.WriteText(RunFiles.DataSpec(run), big.Data.Spec.ToJson());
        if (File.Exists(from.MetricsPath)) File.Copy(from.MetricsPath, run.MetricsPath);
        (RunFacts.Read(from.FactsPath) with { Command = null, Parameters = big.Model.NumParameters(), Grown = facts }).Write(run.FactsPath);
        grown.Save(grown.Time);
        return new(run, facts, big.Model.NumParameters(), larger.Run.Steps, differences);
    }

    private static List<(string Path, string From, string To)> Changes(GenerativeModel model, Recipe recipe, GrowthRequest request)
    {
        if (model is not IGrow grower) throw new UserException($"a {recipe.Model.Kind} does not grow");
        if (request.Part is { } part && !grower.Parts.Contains(part))
        {
            throw new UserException($"--part {part}: {(grower.Parts.Count == 0 ? $"a {recipe.Model.Kind} grows as a whole" : $"a {recipe.Model.Kind} has the parts {string.Join(", ", grower.Parts)}{Suggest.DidYouMean(part, [.. grower.Parts])}")}");
        }
        // Around another model, as adapters are: that one's section is within.
        var prefix = ModelFamilies.All.Find(recipe.Model.Kind)?.Value.Inner is { } inner && ReferenceEquals(model.Inner, model) ? $"model.{inner}" : "model";
        var changes = grower.Larger(new()).Zip(grower.Larger(request), (now, then) => ($"{prefix}.{now.Path}", now.Value, then.Value)).ToList();
        if (changes.All(c => c.Item2 == c.Item3)) throw new UserException("nothing would grow: ask for --wider above 1, or --deeper above 0");
        return changes;
    }

    private static int StepsFor(Recipe recipe, long step) => step < recipe.Run.Steps ? recipe.Run.Steps : checked((int)step + recipe.Run.Steps);

    private static Growth Plan(GenerativeModel small, GenerativeModel big, long seed)
    {
        try
        {
            return new Growth(small, big, seed);
        }
        catch (ArgumentException e)
        {
            throw new UserException($"this model does not grow this way: {e.Message}", e);
        }
    }

    // The averages first, so that the trained weights are what the grown model is left with.
    private static IReadOnlyList<(string Name, double Value)> Check(TrainingPlan small, TrainingPlan big, TrainingSession session, Growth growth)
    {
        using var scope = TensorScope.Open();
        var check = new GrowthCheck(small.Model, big.Model, GrowthCheck.HeldOut(small.Data, CheckedSamples, small.Device));
        var averaged = session.Averaged(() => check.Differences(growth.Apply(StateOf(small.Model), GrownKind.Values)));
        var trained = check.Differences(growth.Apply(StateOf(small.Model), GrownKind.Values));
        return [.. trained.Zip(averaged, (t, a) => (t.Name, Math.Max(t.Value, a.Value)))];
    }

    internal static Dictionary<string, Tensor> StateOf(GenerativeModel model) => StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
}
