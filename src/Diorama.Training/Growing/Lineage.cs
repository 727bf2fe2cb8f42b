using Diorama.Core;

namespace Diorama.Training;

/// <summary>What differs between a run and the one that grew out of it: as the two recipes and models have it, not as it was asked for.</summary>
internal static class Lineage
{
    private const string Nothing = "not set";

    /// <summary>Every difference in words: pictures, sizes, all else of the model and the data, what is frozen, entries.</summary>
    /// <param name="small">The smaller model's plan.</param>
    /// <param name="big">The grown model's.</param>
    /// <param name="entries">What the grown one has more of.</param>
    public static IReadOnlyList<string> Of(TrainingPlan small, TrainingPlan big, NewEntries entries)
    {
        var sizes = SizeSettings.Of(small);
        var (pictures, larger) = (LargerPictures.SizeOf(small.Model.Spec), LargerPictures.SizeOf(big.Model.Spec));
        string[] said = [.. sizes.Now.Select(s => s.Path), "data.alphabet", .. pictures == larger ? Array.Empty<string>() : ["data.size"]];
        var (before, now) = (RecipeLeaves.Of(small.Recipe), RecipeLeaves.Of(big.Recipe));
        var others = before.Keys.Union(now.Keys)
            .Where(path => path.StartsWith("model.", StringComparison.Ordinal) || path.StartsWith("data.", StringComparison.Ordinal))
            .Where(path => !said.Any(s => path == s || path.StartsWith(s + ".", StringComparison.Ordinal)))
            .Select(path => (Path: path, From: before.GetValueOrDefault(path)?.Text ?? Nothing, To: now.GetValueOrDefault(path)?.Text ?? Nothing))
            .Where(s => s.From != s.To);
        return
        [
            .. pictures == larger ? Array.Empty<string>() : [$"pictures: {pictures} to {larger}"],
            .. sizes.Changed(SizeSettings.Of(big)).Concat(others).Select(s => $"{s.Path}: {s.From} to {s.To}"),
            .. small.Recipe.Freeze.Equals(big.Recipe.Freeze) ? Array.Empty<string>() : [$"freeze: {Words(small.Recipe)} to {Words(big.Recipe)}"],
            .. entries.Sources.Select(e => $"{e.Key}: {e.Value.Max() + 1} to {e.Value.Length}"),
        ];
    }

    private static string Words(Recipe recipe) => $"[{string.Join(", ", Freezing.Patterns(recipe))}]";
}
