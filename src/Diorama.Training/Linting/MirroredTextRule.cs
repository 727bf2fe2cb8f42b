using Diorama.Core;

namespace Diorama.Training;

/// <summary>Pictures of letters or digits that are mirrored: a mirrored 2 is no digit, and the model learns to make it.</summary>
internal sealed class MirroredTextRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var classes = plan.Data.Spec.Classes;
        if (classes.Count > 1 && classes.All(name => name.EnumerateRunes().Count() == 1) && plan.Recipe.Data.Settings["flip"] is RecipeScalar { Text: "true" or "True" or "TRUE" })
        {
            yield return new("data.flip", "mirrors pictures of characters, which then are none: the model learns to write them from right to left");
        }
    }
}
