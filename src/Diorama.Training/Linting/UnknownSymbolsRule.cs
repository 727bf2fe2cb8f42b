using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Training;

/// <summary>
/// Texts of which the tokeniser knows little: what a model then foresees so well is the symbol for all that is unknown. Another language's tokeniser, or a
/// <c>minCount</c> that is too high.
/// </summary>
internal sealed class UnknownSymbolsRule : IRecipeRule
{
    private const int MostExamples = 500;
    private const double Many = 0.05; // of Tang poems, whose rare characters are many, a hundredth

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Data is not ITextDataset texts || texts.Tokenizer.Unknown is not { } unknown) yield break;
        var ids = Enumerable.Range(0, Math.Min(MostExamples, texts.Count(Split.Train))).SelectMany(i => texts.Ids(Split.Train, i)).ToList();
        var share = ids.Count == 0 ? 0 : (double)ids.Count(id => id == unknown) / ids.Count;
        if (share > Many)
            yield return new(
                "data.tokenizer",
                FormattableString.Invariant(
                    $"does not know {share:P0} of the texts' symbols, which are all one to the model: take one that learns from these texts, a lower data.minCount, or bytes"
                )
            );
    }
}
