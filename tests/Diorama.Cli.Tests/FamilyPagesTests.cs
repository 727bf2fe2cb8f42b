using System.Text.RegularExpressions;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli.Tests;

/// <summary>Each family has a page that is headed by its name, a recipe that its page names, and figures or samples that its page leads to; or the roadmap says that it is not trained yet.</summary>
public sealed class FamilyPagesTests
{
    private static readonly string _root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(RecipeFinder.Find("digits-gan"))))!;

    public static TheoryData<string> Kinds => [.. ModelFamilies.All.Names];

    // What was measured: in docs/results, but for what is to come, and of networks that are shipped beside them.
    private static string Results { get; } = string.Join('\n', Directory.GetFiles(Path.Combine(_root, "docs", "results"), "*.md").Select(file => File.ReadAllText(file).Split("Not measured yet")[0])
        .Concat(Directory.GetFiles(Path.Combine(_root, "data"), "README.md", SearchOption.AllDirectories).Select(File.ReadAllText)));

    // The first column of the roadmap's table of what is left.
    private static string Untrained { get; } = string.Join('\n', File.ReadLines(Path.Combine(_root, "ROADMAP.md")).Where(line => line.StartsWith('|')).Select(line => line.Split('|')[1]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Family_HasAPageThatNamesItsRecipes(string kind)
    {
        var page = Assert.Single(Directory.GetFiles(Path.Combine(_root, "docs", "families"), "*.md"), file => Regex.IsMatch(File.ReadLines(file).First(), $@"(?<![-\w]){kind}(?![-\w])"));
        var recipes = RecipeFinder.Names().Where(name => Recipe.Load(RecipeFinder.Find(name)).Model.Kind == kind).ToList();
        var text = File.ReadAllText(page);
        Assert.All(recipes, recipe => Assert.Contains(recipe, text, StringComparison.Ordinal));
        Assert.True(recipes.Count > 0, "it has no recipe");
        Assert.Matches(@"\]\(\.\./(results|pictures|\.\./data)/", text); // what it reached
        Assert.True(
            recipes.Exists(recipe => Results.Contains(recipe, StringComparison.Ordinal) || Untrained.Contains(recipe, StringComparison.Ordinal)),
            $"of {string.Join(", ", recipes)} none stands in docs/results, beside its weights, or among what ROADMAP.md says is left");
    }
}
