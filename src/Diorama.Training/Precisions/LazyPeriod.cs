using System.Globalization;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>How many steps it takes until each kind of step was made: a penalty that is added at every eighth step only may take as long as all the rest of the step.</summary>
/// <remarks>Lazy regularisation: Karras et al. 2020, arXiv 1912.04958, section 3.1.</remarks>
internal static class LazyPeriod
{
    // Where a recipe leaves model.r1.every open.
    private const int Usual = 16;

    /// <summary>The steps; 1 where they are all alike.</summary>
    public static int Of(Recipe recipe) => recipe.Model.Settings["r1"] is not RecipeMap penalty ? 1
        : penalty["every"] is RecipeScalar every && int.TryParse(every.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? Math.Max(1, steps)
        : Usual;
}
