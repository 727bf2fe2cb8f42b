using Diorama.Core;

namespace Diorama.Training;

/// <summary>A recipe's single values, every default written out: what two recipes are compared by.</summary>
internal static class RecipeLeaves
{
    /// <summary>Each value by its path, such as <c>model.hidden.0</c>; those that are null are left out.</summary>
    internal static Dictionary<string, RecipeScalar> Of(Recipe recipe)
    {
        var leaves = new Dictionary<string, RecipeScalar>(StringComparer.Ordinal);
        Visit(RecipeMap.Parse(recipe.ToYaml()));
        return leaves;

        void Visit(RecipeNode node)
        {
            switch (node)
            {
                case RecipeMap map:
                    foreach (var (_, inner) in map.Entries) Visit(inner);
                    break;
                case RecipeList list:
                    foreach (var inner in list.Items) Visit(inner);
                    break;
                case RecipeScalar { IsNull: false } scalar:
                    leaves[scalar.Path] = scalar;
                    break;
                default:
                    break;
            }
        }
    }
}
