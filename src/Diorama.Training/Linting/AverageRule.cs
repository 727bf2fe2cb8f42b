using System.Globalization;

namespace Diorama.Training;

/// <summary>
/// An average of the weights begins with the untrained ones, and a slow one still has them in it at the end; a fast one averages nothing; one of weights that
/// no step moves is never stepped.
/// </summary>
internal sealed class AverageRule : IRecipeRule
{
    private const double MostOfStart = 0.05;
    private const double FewSteps = 3;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var (decay, steps) = (plan.Recipe.Ema.Decay, plan.Recipe.Run.Steps);
        if (decay == 0) yield break;
        var left = Math.Pow(decay, steps);
        if (!plan.Model.Objectives.Any(o => o.Averages && o.Span(steps) > 0 && o.Parameters.Any(p => !p.IsFrozen)))
        {
            yield return new("ema.decay", "averages nothing: no step moves weights that are averaged");
        }
        else if (left > MostOfStart)
        {
            yield return new("ema.decay", string.Create(CultureInfo.InvariantCulture,
                $"{decay} is too slow for {steps} steps: {100 * left:F0}% of what samples are made with are the first weights. At most {Math.Pow(MostOfStart, 1.0 / steps):0.####} forgets them"));
        }
        else if (1 / (1 - decay) < FewSteps)
        {
            yield return new("ema.decay", string.Create(CultureInfo.InvariantCulture, $"{decay} averages over {1 / (1 - decay):0.#} steps, which changes nothing: 0.99 and more steady samples"));
        }
    }
}
