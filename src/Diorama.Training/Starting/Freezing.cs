using System.IO.Enumeration;
using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>Freezes the parts of a model that a recipe's <c>freeze</c> names.</summary>
internal static class Freezing
{
    /// <summary>Freezes; a pattern that names nothing, and a model of which nothing is left to train, are problems.</summary>
    public static void Apply(GenerativeModel model, Recipe recipe, RecipeProblems problems)
    {
        foreach (var pattern in Patterns(recipe))
        {
            var named = Named(model, pattern).ToList();
            foreach (var (_, parameter) in named) parameter.IsFrozen = true;
            if (named.Count == 0) problems.Add(new("freeze", $"{pattern} names no parameter{Suggest.DidYouMean(pattern, [.. model.NamedParameters().Select(p => p.Name)])}"));
        }
        if (model.Parameters().All(p => p.IsFrozen)) problems.Add(new("freeze", "leaves nothing to train"));
    }

    /// <summary>The patterns of a recipe.</summary>
    internal static IEnumerable<string> Patterns(Recipe recipe) => recipe.Freeze.Items.Cast<RecipeScalar>().Select(item => item.Text);

    /// <summary>The parameters that a pattern names.</summary>
    internal static IEnumerable<(string Name, Parameter Parameter)> Named(GenerativeModel model, string pattern) =>
        model.NamedParameters().Where(p => FileSystemName.MatchesSimpleExpression(pattern, p.Name, ignoreCase: false));
}
