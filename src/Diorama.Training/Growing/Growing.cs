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
        var (data, alphabet) = GrownData.Open(recipe, overrides, from);
        using var small = TrainingPlan.Of(recipe, data, RunData.Spec(from));
        using var held = from.Lock();
        using var session = new TrainingSession(small, from, tell, readsLate: false, wantsBest: true);
        using var larger = LargerModel.Of(small, session, from, request, [.. overrides, .. alphabet], data, path, tell);
        var big = larger.Plan;
        var (answers, drawsNoise) = GrowthCheck.Of(small, session, larger);
        stop.ThrowIfCancellationRequested();
        using var folder = AtomicFolder.Create(path);
        var run = RunDirectory.Create(folder.TemporaryPath);
        using var grown = new TrainingSession(big, run, tell, readsLate: false, ancestor: new Ancestor(session, larger.Growth, larger.IsSameData));
        var facts = new GrowthFacts
        {
            From = from.FullPath,
            Step = session.Step,
            Seconds = session.Time.Seconds,
            Parameters = small.Model.NumParameters(),
            Command = request.Command,
            Changes = Lineage.Of(small, big, larger.Entries),
            Difference = answers.Max(a => a.Difference),
            Answers = answers,
            RateJump = RateJump.Warning(recipe, big.Recipe, big.Model.Objectives, session.Step),
            DrawsNoise = drawsNoise,
        };
        if (facts.RateJump is not null) tell(facts.RateJump);
        AtomicFile.WriteText(run.RecipePath, big.Recipe.ToYaml());
        RunData.Write(run, big.Data, from);
        if (File.Exists(from.MetricsPath)) StorageErrors.Writing(run.MetricsPath, () => File.Copy(from.MetricsPath, run.MetricsPath));
        MetricsLog.CutBack(run.MetricsPath, session.Step, tell);
        (RunFacts.Read(from.FactsPath) with { Command = null, Parameters = big.Model.NumParameters(), Grown = facts }).Write(run.FactsPath);
        grown.Save(grown.Time);
        stop.ThrowIfCancellationRequested();
        RunDirectory.Check(path); // somebody may have made a run there meanwhile, which must not be replaced
        folder.Commit();
        return new(RunDirectory.Open(path), facts, big.Model.NumParameters(), big.Recipe.Run.Steps);
    }

    internal static Dictionary<string, Tensor> StateOf(GenerativeModel model) => StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
}
