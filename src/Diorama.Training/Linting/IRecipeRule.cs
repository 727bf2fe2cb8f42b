namespace Diorama.Training;

/// <summary>Knows one trap.</summary>
internal interface IRecipeRule
{
    /// <summary>Says where a plan walks into it; nothing where it does not.</summary>
    IEnumerable<RecipeNote> Look(TrainingPlan plan);
}
