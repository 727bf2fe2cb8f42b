using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>
/// Whether a model doubts what is wrong with a text: in texts that it has not seen two neighbouring characters change places, one pair in every so many, and its
/// doubt is asked which they are. <c>map.auc.swapped</c>: how often such a character is more doubtful than another of the same text; one half is chance.
/// </summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="dataset">The texts; borrowed.</param>
/// <param name="split">The part to take them from.</param>
/// <param name="options">At most how many; where the swaps are.</param>
internal sealed class SwappedCharactersMetric(IDoubtText model, ITextDataset dataset, Split split, MeasureOptions options) : IMetric
{
    private const int MostTexts = 200;
    private const int LongestText = 1000;
    private const int CharactersASwap = 32;

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Options.IsThorough && context.Model is IDoubtText model && context.Dataset is ITextDataset texts ? new SwappedCharactersMetric(model, texts, context.Split, context.Options) : null;

    public IReadOnlyList<Figure> Figures()
    {
        var count = Math.Min(Math.Min(MostTexts, options.Samples), dataset.Count(split));
        var areas = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var random = new SeededRandom(options.Seed, "swap", i);
            var characters = dataset.Text(split, (int)((long)i * dataset.Count(split) / count)).EnumerateRunes().Take(LongestText).ToArray();
            if (Swap(characters, random) is not { Count: > 0 } swapped) continue;
            var doubts = ByCharacter(model.Doubt(string.Concat(characters)), characters.Length);
            areas.Add(RocCurve.Area([.. swapped.Select(p => doubts[p])], [.. Enumerable.Range(0, doubts.Length).Where(p => !swapped.Contains(p)).Select(p => doubts[p])]).Mean);
        }

        areas.RemoveAll(double.IsNaN); // a text that is all swapped
        if (areas.Count == 0) return [];
        var mean = Interval.OfMean(areas);
        return
        [
            new("map.auc.swapped", mean.Mean, "")
            {
                Title = "Finds swapped characters (area under the ROC curve)",
                Protocol = $"doubt of each character; one pair of neighbours swapped in every {CharactersASwap} characters of {SplitName.Words(split)} texts, the mean over texts; one half is chance",
                Samples = areas.Count, Seed = options.Seed, Low = mean.Low, High = mean.High,
            },
        ];
    }

    /// <summary>Swaps neighbours that differ and are no white space, each place at most once.</summary>
    /// <returns>Which characters are not at their place.</returns>
    internal static HashSet<int> Swap(Rune[] characters, SeededRandom random)
    {
        var places = Enumerable.Range(0, Math.Max(0, characters.Length - 1))
            .Where(i => characters[i] != characters[i + 1] && !Rune.IsWhiteSpace(characters[i]) && !Rune.IsWhiteSpace(characters[i + 1])).ToArray();
        random.Shuffle(places.AsSpan());
        var swapped = new HashSet<int>();
        var wanted = 2 * Math.Max(1, characters.Length / CharactersASwap);
        foreach (var i in places)
        {
            if (swapped.Count >= wanted) break;
            if (swapped.Contains(i) || swapped.Contains(i + 1)) continue;
            (characters[i], characters[i + 1]) = (characters[i + 1], characters[i]);
            swapped.UnionWith([i, i + 1]);
        }

        return swapped;
    }

    // A symbol of several characters lends each its doubt; those that write a character together add theirs up.
    private static double[] ByCharacter(IReadOnlyList<SymbolDoubt> symbols, int count)
    {
        var doubts = new double[count];
        var (at, gathered) = (0, 0.0);
        foreach (var (text, doubt) in symbols)
        {
            gathered += doubt;
            foreach (var _ in text.EnumerateRunes())
            {
                if (at < count) doubts[at++] = gathered;
            }

            if (text.Length > 0) gathered = 0;
        }

        return doubts;
    }
}
