using Diorama.Core;
using Diorama.Data;

namespace Diorama.Training;

/// <summary>The data that a grown model learns from.</summary>
internal static class GrownData
{
    /// <summary>The setting that names further characters, and where they stand.</summary>
    public const string Alphabet = "alphabet";

    /// <summary>Opens them. New texts seldom have every character of the old ones: what they lack stays known.</summary>
    /// <param name="recipe">The smaller model's.</param>
    /// <param name="overrides">Assignments <c>path=value</c> for the grown run's.</param>
    /// <param name="from">The smaller model's run.</param>
    /// <returns>The data, and the assignments by which they keep those characters.</returns>
    public static (IDataset Data, IReadOnlyList<string> Overrides) Open(Recipe recipe, IReadOnlyList<string> overrides, RunDirectory from)
    {
        var data = Datasets.Open(Recipe.FromYaml(recipe.ToYaml(), overrides).Data);
        if (RunData.Spec(from).Tokenizer is not CharacterTokenizer before || data.Spec.Tokenizer is not CharacterTokenizer now || before.Characters.All(c => now.Id(c) != SpecialSymbols.Unknown))
            return (data, []);
        var alphabet = $"data.{Alphabet}={RunFiles.DataSpec(from)}";
        var problems = new RecipeProblems(recipe.Name);
        var open = Datasets.Bind(Recipe.FromYaml(recipe.ToYaml(), [.. overrides, alphabet]).Data, problems);
        return problems.Items.Count > 0 ? (data, []) : (open(), [alphabet]);
    }

    /// <summary>A grown run's recipe, by which its characters are those of its own <c>data.json</c>: the run that it grew from may be deleted.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="from">The smaller model's run.</param>
    /// <param name="path">The grown run's folder.</param>
    public static Recipe Own(Recipe recipe, RunDirectory from, string path) =>
        recipe.Data.Settings[Alphabet] is RecipeScalar ? Recipe.FromYaml(recipe.ToYaml(), [$"data.{Alphabet}={Path.Combine(path, Path.GetFileName(RunFiles.DataSpec(from)))}"]) : recipe;
}
