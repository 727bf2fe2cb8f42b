using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>What a classifier made of pictures that it was shown.</summary>
/// <param name="judge">The classifier; it can judge the data.</param>
/// <param name="spec">The data. Classes are the same where they have the same name.</param>
/// <param name="threshold">The probability from which it counts as sure.</param>
internal sealed class JudgedPictures(ImageJudge judge, DataSpec spec, double threshold)
{
    private readonly List<double> _best = [];
    private readonly List<long> _chosen = [];
    private readonly List<long> _labels = [];
    private readonly long[] _known = Known(judge, spec);

    /// <summary>Of each picture the probability of its likeliest class.</summary>
    internal IReadOnlyList<double> Best => _best;

    /// <summary>The shares that it is sure of.</summary>
    internal Proportion Sure => new(_best.Count(IsSure), _best.Count);

    /// <summary>How many pictures it took for each of its classes.</summary>
    internal int[] Counts => [.. Enumerable.Range(0, judge.Spec.Classes.Count).Select(c => _chosen.Count(x => x == c))];

    /// <summary>Classes of at least one picture that it is sure of.</summary>
    internal int NumSureClasses => _chosen.Where((_, i) => IsSure(_best[i])).Distinct().Count();

    /// <summary>Shows it pictures.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="labels">[B] int64, their classes among those of the data; null where none are known.</param>
    internal void Add(Tensor images, Tensor? labels)
    {
        var (values, indices) = judge.Classifier.Classify(judge.Fit(images)).Max(1);
        _best.AddRange(values.ToArray<float>().Select(v => (double)v));
        _chosen.AddRange(indices.ToArray<long>());
        if (labels is not null) _labels.AddRange(labels.ToArray<long>());
    }

    /// <summary>The share of pictures that it takes for what they are; null where that is not known, or none of its classes.</summary>
    /// <param name="surely">Whether only those count that it is sure of.</param>
    /// <param name="only">Asked of the pictures of this class alone; null: of all.</param>
    internal Proportion? Agreement(bool surely, int? only = null)
    {
        var asked = Enumerable.Range(0, _labels.Count).Where(i => only is null || _labels[i] == only).ToList();
        if (asked.Count == 0 || _known.Contains(-1)) return null;
        return new(asked.Count(i => (!surely || IsSure(_best[i])) && _known[_labels[i]] == _chosen[i]), asked.Count);
    }

    // The judge's number of each of the data's classes; -1 where it has none.
    private static long[] Known(ImageJudge judge, DataSpec spec)
    {
        var names = judge.Spec.Classes.ToList();
        return [.. spec.Classes.Select(name => (long)names.IndexOf(name))];
    }

    // The threshold as float32 says it, for so are the probabilities.
    private bool IsSure(double probability) => probability >= (float)threshold;
}
