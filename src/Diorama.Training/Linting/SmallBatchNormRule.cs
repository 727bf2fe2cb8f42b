using System.Globalization;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>Batch norm over a handful of examples, whose statistics are mostly noise (Wu and He 2018, arXiv 1803.08494); accumulation does not make them more.</summary>
internal sealed class SmallBatchNormRule : IRecipeRule
{
    private const int Least = 8;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var batch = plan.Recipe.Data.Batch;
        if (batch < Least && plan.Model.Descendants().Any(d => d.Module is BatchNorm1d or BatchNorm2d or BatchNorm3d))
        {
            yield return new("data.batch", string.Create(CultureInfo.InvariantCulture,
                $"{batch} is few for batch norm, which takes its mean and variance from them, with accumulate too: {Least} and more, or another norm"));
        }
    }
}
