using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>The larger model of a trained one, and how the one becomes the other; its weights are not set.</summary>
internal sealed class LargerModel : IDisposable
{
    private LargerModel(TrainingPlan plan, Growth growth, NewEntries entries) => (Plan, Growth, Entries) = (plan, growth, entries);

    /// <summary>The grown run's recipe, data and model.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>How its tensors are made of the smaller one's.</summary>
    public Growth Growth { get; }

    /// <summary>What its tables have more of.</summary>
    public NewEntries Entries { get; }

    /// <summary>Whether it goes on at the smaller one's place in the data.</summary>
    public bool IsSameData { get; private init; }

    /// <summary>What to do where the two differ after all: the end of a message.</summary>
    public string Advice { get; private init; } = "";

    /// <summary>Frees the model.</summary>
    public void Dispose() => Plan.Dispose();

    /// <summary>Makes it.</summary>
    /// <param name="small">The smaller model; borrowed.</param>
    /// <param name="session">Its training, as it stands; borrowed.</param>
    /// <param name="from">Its run.</param>
    /// <param name="request">By how much.</param>
    /// <param name="overrides">Assignments <c>path=value</c> for the grown run's recipe.</param>
    /// <param name="data">What the grown model learns from; it must outlive the result.</param>
    /// <param name="path">The grown run's folder.</param>
    /// <param name="tell">Told what the user should know.</param>
    /// <exception cref="UserException">The model cannot grow so.</exception>
    public static LargerModel Of(TrainingPlan small, TrainingSession session, RunDirectory from, GrowthRequest request, IReadOnlyList<string> overrides, IDataset data, string path, Action<string> tell)
    {
        var (recipe, sizes) = (small.Recipe, SizeSettings.Of(small));
        sizes.CheckPart(request.Part, recipe.Model.Kind);
        var longer = recipe with { Run = recipe.Run with { Steps = StepsFor(recipe, session.Step) } };
        var steps = Recipe.FromYaml(longer.ToYaml(), overrides).Run.Steps;
        if (steps < session.Step) throw new UserException($"run.steps={steps} ends before step {session.Step}, where the smaller model stands: ask for more, or leave it out");
        request = LargerPictures.Settle(request, small, from, data.Spec, session.Step, steps, tell);
        var asked = sizes.Asked(request);
        var larger = Recipe.FromYaml(longer.ToYaml(), [.. asked.Select(s => $"{s.Path}={s.To}"), .. overrides]);
        var bare = TrainingPlan.Of(GrownData.Own(larger, from, path) with { Freeze = RecipeList.Of([]) }, data);
        try
        {
            if (LikelihoodPixels.Of(small.Model) is { } before && LikelihoodPixels.Of(bare.Model) is { } now && now != before)
                tell($"the grown model's likelihood is of other pixels, {now}, than the smaller one's, {before}: the two cannot be compared");
            var entries = new NewEntries(small.Model.Spec, bare.Model.Spec);
            var narrow = request.IsWhole ? null : UnwidenedLayers.Said(request.Wider, asked, sizes.Asked(request with { Wider = Math.Ceiling(request.Wider) }));
            if (sizes.Changed(SizeSettings.Of(bare)).Count == 0 && entries.Sources.Count == 0)
                throw new UserException($"nothing would grow: {narrow ?? $"{NoSize(overrides, sizes)}ask for --wider above 1, for --deeper above 0, or for data with more classes or symbols"}");
            if (narrow is not null) tell(narrow);
            var advice = GrowthAdvice.For(request, overrides);
            var (growth, names) = Grow(small.Model, bare.Model, recipe.Run.Seed, entries, advice);
            // What the last larger pictures were faded in from has no say any more, and where pictures grow again it is left behind.
            if (request.FadeSteps == 0) names.CheckAllAreTaken(advice);
            var frozen = overrides.Any(o => o.Split('=', '.')[0] == "freeze") ? larger.Freeze : GrownFreeze.Of(recipe, small.Model, bare.Model, names, tell);
            return new(bare.With(frozen), growth, entries) { IsSameData = entries.Sources.Count == 0 && larger.Data == recipe.Data, Advice = advice };
        }
        catch
        {
            bare.Dispose();
            throw;
        }
    }

    private static string NoSize(IReadOnlyList<string> overrides, SizeSettings sizes)
    {
        var known = sizes.Now.Select(s => s.Path).ToList();
        var other = overrides.Select(o => o.Split('=', 2)[0]).Where(path => path.StartsWith("model.", StringComparison.Ordinal) && !known.Contains(path)).ToList();
        return other.Count == 0 ? "" : $"{string.Join(", ", other)} {(other.Count == 1 ? "is no size" : "are no sizes")} that grows here, as {string.Join(", ", known)} do; ";
    }

    private static int StepsFor(Recipe recipe, long step) => step < recipe.Run.Steps ? recipe.Run.Steps : checked((int)step + recipe.Run.Steps);

    private static (Growth Growth, GrownNames Names) Grow(GenerativeModel small, GenerativeModel big, long seed, NewEntries entries, string advice)
    {
        try
        {
            var growth = new Growth(small, big, seed, entries.Sources);
            return (growth, new(small, growth));
        }
        catch (ArgumentException e)
        {
            throw new UserException($"this model does not grow this way: {e.Message.Split(" (Parameter", 2)[0]}{advice}", e);
        }
    }
}
