using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a model says what pictures show: <c>SPLIT.caption_f1</c>, the harmonic mean of the share of its words that stand in the picture's caption and of the share of the
/// caption's words that it says, a mean over pictures; <c>SPLIT.caption_bleu</c> and <c>SPLIT.caption_chrf</c>, for which the order counts. Words of a caption that are outside the
/// vocabulary cannot be said, and are missed. Pictures without a caption are passed over.
/// </summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="words">The captions' words.</param>
/// <param name="examples">With the fields <c>image</c> and <c>caption</c>.</param>
/// <param name="seed">Draws the bootstrap's pictures.</param>
internal sealed class CaptionMetric(ICaption model, CaptionSpec words, SplitExamples examples, long seed) : IExampleMetric
{
    private readonly List<double> _overlap = [];
    private readonly List<BleuCounts> _bleu = [];
    private readonly List<ChrfCounts> _chrf = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ICaption model && context.Spec.Captions is { } words && context.HasImages && context.Has("caption")
            ? new CaptionMetric(model, words, context.Examples, context.Options.Seed)
            : null;

    public void LookAt(Batch batch)
    {
        var captions = model.Caption(batch["image"]);
        foreach (var (caption, row) in captions.Zip(batch["caption"].ToArray<long>().Chunk(words.Length)))
        {
            string[] known = [.. row.Where(id => id != CaptionSpec.Padding).Select(id => id == CaptionSpec.Unknown ? $"{CharacterTokenizer.UnknownMark}" : words.Vocabulary[(int)id])];
            if (known.Length == 0) continue;
            var reference = string.Join(' ', known);
            _overlap.Add(F1([.. CaptionSpec.Words(caption)], known));
            _bleu.Add(BleuCounts.Of(caption, [reference]));
            _chrf.Add(ChrfCounts.Of(caption, [reference]));
        }
    }

    public IReadOnlyList<Figure> Figures()
    {
        if (_overlap.Count == 0) return [];
        var (key, split) = (SplitName.Key(examples.Split), SplitName.Words(examples.Split));
        var mean = Interval.OfMean(_overlap);
        return
        [
            new Figure($"{key}.caption_f1", mean.Mean, "")
            {
                Title = $"Words of captions, F1, {split}",
                Protocol = $"mean over pictures; {examples.Protocol}",
                Samples = _overlap.Count,
                Low = mean.Low,
                High = mean.High,
            },
            Of($"{key}.caption_bleu", $"BLEU of captions, {split}", Bleu.Signature(), _bleu, parts => Bleu.Of(BleuCounts.Sum(parts)).Score),
            Of($"{key}.caption_chrf", $"chrF2 of captions, {split}", Chrf.Signature(), _chrf, parts => Chrf.Of(ChrfCounts.Sum(parts)).Score),
        ];
    }

    /// <summary>Of words, each counted as often as it stands: twice what both have over what they have together.</summary>
    internal static double F1(IReadOnlyList<string> said, IReadOnlyList<string> known)
    {
        var left = known.GroupBy(w => w, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var both = 0;
        foreach (var word in said)
        {
            if (left.GetValueOrDefault(word) == 0) continue;
            left[word]--;
            both++;
        }
        return 2.0 * both / (said.Count + known.Count);
    }

    private Figure Of<T>(string name, string title, string signature, List<T> parts, Func<IReadOnlyCollection<T>, double> score)
    {
        var (low, high) = Bootstrap.Interval(parts, score, seed);
        return new Figure(name, score(parts), "")
        {
            Title = title,
            Protocol = $"{signature}|version:diorama; {examples.Protocol}; interval by {Bootstrap.DefaultDraws} bootstrap draws",
            Samples = parts.Count,
            Seed = seed,
            Low = low,
            High = high,
        };
    }
}
