using Diorama.Core;

namespace Diorama.Training;

/// <summary>A recipe's single values, every default written out: what two recipes are compared by.</summary>
internal static class RecipeLeaves
{
    /// <summary>Each value by its path, such as <c>model.hidden.0</c>, in the recipe's order; those that are null are left out.</summary>
    internal static Dictionary<string, RecipeScalar> Of(Recipe recipe) => Within(RecipeMap.Parse(recipe.ToYaml())).ToDictionary(leaf => leaf.Path, StringComparer.Ordinal);

    private static IEnumerable<RecipeScalar> Within(RecipeNode node) => node switch
    {
        RecipeMap map => map.Entries.SelectMany(entry => Within(entry.Value)),
        RecipeList list => list.Items.SelectMany(Within),
        RecipeScalar { IsNull: false } scalar => [scalar],
        _ => [],
    };
}
