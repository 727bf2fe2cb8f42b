using Diorama.Core;
using Diorama.Data;
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
    private const string Alphabet = "alphabet";

    /// <summary>Grows a run's model.</summary>
    /// <param name="from">The run; it must not be training.</param>
    /// <param name="request">By how much.</param>
    /// <param name="overrides">Assignments <c>path=value</c> for the grown run's recipe; without <c>run.steps</c>, where the run is at its end, it gets as many steps again.</param>
    /// <param name="path">The grown run's folder: it appears complete, or not at all.</param>
    /// <param name="tell">Told what the user should know, and of damaged checkpoints that are passed over.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="UserException">The model cannot grow so, there is nothing to grow from, what grew is not the same, or the folder is taken.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static GrownRun Grow(RunDirectory from, GrowthRequest request, IReadOnlyList<string> overrides, string path, Action<string> tell, CancellationToken stop = default)
    {
        RunDirectory.Check(path);
        var recipe = Recipe.Load(from.RecipePath) with { Init = null };
        if (from.Checkpoints().Count == 0) throw new UserException($"{from.FullPath} has no checkpoint yet: train it first");
        var (data, alphabet) = Open(recipe, overrides, from);
        overrides = [.. overrides, .. alphabet];
        using var small = TrainingPlan.Of(recipe, data, RunData.Spec(from));
        using var held = from.Lock();
        using var session = new TrainingSession(small, from, tell, readsLate: false, wantsBest: true);
        var longer = recipe with { Run = recipe.Run with { Steps = StepsFor(recipe, session.Step) } };
        var isLarger = IsTwice(small.Model.Spec, data.Spec);
        // As long as it then trains by itself: Karras et al. 2018, appendix A.
        if (isLarger && request.FadeSteps == 0) request = request with { FadeSteps = Math.Max(1, (Recipe.FromYaml(longer.ToYaml(), overrides).Run.Steps - (int)session.Step) / 2) };
        if (!isLarger && request.FadeSteps > 0) throw new UserException($"pictures of twice the side are faded in: set data.size to twice what it is, too");
        var changes = Changes(small.Model, recipe, request);
        var larger = Recipe.FromYaml(longer.ToYaml(), [.. changes.Select(c => $"{c.Path}={c.To}"), .. overrides]);
        if (larger.Run.Steps < session.Step) throw new UserException($"run.steps={larger.Run.Steps} ends before step {session.Step}, where the smaller model stands: ask for more, or leave it out");
        var isSameData = larger.Data == recipe.Data;
        if (larger.Data.Settings[Alphabet] is RecipeScalar) larger = Recipe.FromYaml(larger.ToYaml(), [$"data.{Alphabet}={Path.Combine(path, Path.GetFileName(RunFiles.DataSpec(from)))}"]); // its own
        using var big = TrainingPlan.Of(larger, data);
        if (LikelihoodPixels.Of(small.Model) is { } before && LikelihoodPixels.Of(big.Model) is { } now && now != before)
            tell($"the grown model's likelihood is of other pixels, {now}, than the smaller one's, {before}: the two cannot be compared");
        var entries = new NewEntries(small.Model.Spec, big.Model.Spec);
        var whole = request with { Wider = Math.Ceiling(request.Wider) };
        var narrow = request.IsWhole ? null : UnwidenedLayers.Said(request.Wider, changes, Changes(small.Model, recipe, whole));
        if (changes.TrueForAll(c => c.From == c.To) && entries.Sources.Count == 0)
            throw new UserException($"nothing would grow: {narrow ?? "ask for --wider above 1, for --deeper above 0, or for data with more classes or symbols"}");
        if (narrow is not null) tell(narrow);
        var growth = Plan(small.Model, big.Model, recipe.Run.Seed, entries);
        var (answers, drawsNoise) = Check(small, big, session, growth, entries);
        stop.ThrowIfCancellationRequested();
        using var folder = AtomicFolder.Create(path);
        var run = RunDirectory.Create(folder.TemporaryPath);
        using var grown = new TrainingSession(big, run, tell, readsLate: false, ancestor: new Ancestor(session, growth, IsSameData: entries.Sources.Count == 0 && isSameData));
        var facts = new GrowthFacts
        {
            From = from.FullPath,
            Step = session.Step,
            Seconds = session.Time.Seconds,
            Parameters = small.Model.NumParameters(),
            Changes = [.. changes.Where(c => c.From != c.To).Select(c => $"{c.Path}: {c.From} to {c.To}"), .. entries.Sources.Select(e => $"{e.Key}: {e.Value.Max() + 1} to {e.Value.Length}")],
            Difference = answers.Max(a => a.Difference),
            Answers = answers,
            DrawsNoise = drawsNoise,
        };
        AtomicFile.WriteText(run.RecipePath, larger.ToYaml());
        RunData.Write(run, big.Data, from);
        if (File.Exists(from.MetricsPath)) StorageErrors.Writing(run.MetricsPath, () => File.Copy(from.MetricsPath, run.MetricsPath));
        MetricsLog.CutBack(run.MetricsPath, session.Step, tell);
        (RunFacts.Read(from.FactsPath) with { Command = null, Parameters = big.Model.NumParameters(), Grown = facts }).Write(run.FactsPath);
        grown.Save(grown.Time);
        stop.ThrowIfCancellationRequested();
        RunDirectory.Check(path); // somebody may have made a run there meanwhile, which must not be replaced
        folder.Commit();
        return new(RunDirectory.Open(path), facts, big.Model.NumParameters(), larger.Run.Steps);
    }

    // New texts seldom have every character of the old ones: what they lack stays known.
    private static (IDataset Data, IReadOnlyList<string> Alphabet) Open(Recipe recipe, IReadOnlyList<string> overrides, RunDirectory from)
    {
        var data = Datasets.Open(Recipe.FromYaml(recipe.ToYaml(), overrides).Data);
        if (RunData.Spec(from).Tokenizer is not CharacterTokenizer before || data.Spec.Tokenizer is not CharacterTokenizer now || before.Characters.All(c => now.Id(c) != SpecialSymbols.Unknown))
            return (data, []);
        var alphabet = $"data.{Alphabet}={RunFiles.DataSpec(from)}";
        var problems = new RecipeProblems(recipe.Name);
        var open = Datasets.Bind(Recipe.FromYaml(recipe.ToYaml(), [.. overrides, alphabet]).Data, problems);
        return problems.Items.Count > 0 ? (data, []) : (open(), [alphabet]);
    }

    private static List<(string Path, string From, string To)> Changes(GenerativeModel model, Recipe recipe, GrowthRequest request)
    {
        if (model is not IGrow grower) throw new UserException($"a {recipe.Model.Kind} does not grow");
        if (request.FadeSteps > 0 && !grower.GrowsPictures) throw new UserException($"a {recipe.Model.Kind} does not grow to larger pictures; dcgan, resnet-gan, acgan and infogan do");
        if (request.Part is { } part && !grower.Parts.Contains(part))
        {
            throw new UserException(
                $"--part {part}: {(grower.Parts.Count == 0 ? $"a {recipe.Model.Kind} grows as a whole" : $"a {recipe.Model.Kind} has the parts {string.Join(", ", grower.Parts)}{Suggest.DidYouMean(part, [.. grower.Parts])}")}"
            );
        }
        // Around another model, as adapters are: that one's section is within.
        var prefix = ModelFamilies.All.Find(recipe.Model.Kind)?.Value.Inner is { } inner && ReferenceEquals(model.Inner, model) ? $"model.{inner}" : "model";
        return [.. grower.Larger(new()).Zip(grower.Larger(request), (now, then) => ($"{prefix}.{now.Path}", now.Value, then.Value))];
    }

    private static bool IsTwice(DataSpec before, DataSpec now) =>
        before.Shape is [_, var height, var width] && now.Shape is [_, var newHeight, var newWidth] && newHeight == 2 * height && newWidth == 2 * width;

    private static int StepsFor(Recipe recipe, long step) => step < recipe.Run.Steps ? recipe.Run.Steps : checked((int)step + recipe.Run.Steps);

    private static Growth Plan(GenerativeModel small, GenerativeModel big, long seed, NewEntries entries)
    {
        try
        {
            return new Growth(small, big, seed, entries.Sources);
        }
        catch (ArgumentException e)
        {
            throw new UserException($"this model does not grow this way: {e.Message}", e);
        }
    }

    // The averages first, so that the trained weights are what the grown model is left with.
    private static (IReadOnlyList<AnswerDifference> Answers, bool DrawsNoise) Check(TrainingPlan small, TrainingPlan big, TrainingSession session, Growth growth, NewEntries entries)
    {
        using var scope = TensorScope.Open();
        var check = new GrowthCheck(small.Model, big.Model, entries.Known(GrowthCheck.HeldOut(big.Data, CheckedSamples, small.Device)), entries);
        var averaged = session.Averaged(() => check.InUse(growth.Apply(StateOf(small.Model), GrownKind.Values)));
        var trained = check.InUse(growth.Apply(StateOf(small.Model), GrownKind.Values));
        var (learning, drawsNoise) = check.InTraining();
        var inUse = trained.Zip(averaged, (t, a) => t.Difference >= a.Difference ? t : a);
        return ([.. inUse.Zip(learning, (used, learnt) => new AnswerDifference(used.Name, used.Difference, used.Largest, learnt))], drawsNoise);
    }

    internal static Dictionary<string, Tensor> StateOf(GenerativeModel model) => StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
}
