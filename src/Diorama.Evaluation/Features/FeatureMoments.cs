using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Mean and covariance of features that come in parts, in float64: it needs the memory of <see cref="Jackknife.NumGroups"/> covariances, however many examples come.
/// Each example belongs to a group (<see cref="JackknifeGroups"/>), and each group can be left out. Of more than <see cref="MostWithGroups"/> features there is
/// one covariance and no group: twenty of Inception's 2048 would be 0.7 GB, and twenty distances of them minutes.
/// </summary>
internal sealed class FeatureMoments : IDisposable
{
    /// <summary>Of at most so many features groups are kept apart.</summary>
    internal const long MostWithGroups = 1024;

    private readonly JackknifeGroups _groups = new();
    private readonly long[] _counts = new long[Jackknife.NumGroups];
    private Tensor? _shift; // the first part's mean: sums about it lose no digits
    private Tensor? _sums; // [G, D]
    private Tensor? _products; // [G, D, D]

    /// <summary>How many examples there were.</summary>
    internal long Count => _counts.Sum();

    /// <summary>Whether there is an interval: whether the examples are in groups, and there are enough in each.</summary>
    internal bool HasGroups => Count >= 2 * Jackknife.NumGroups && _sums!.Size(0) > 1;

    /// <summary>Takes in a part.</summary>
    /// <param name="features">[N, D], N at least 1; borrowed.</param>
    internal void Add(Tensor features)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var values = features.Detach().To(Device.Cpu).ToCopy(DType.Float64);
        var width = values.Size(1);
        _shift ??= values.Mean([0]).Own();
        var numGroups = width <= MostWithGroups ? Jackknife.NumGroups : 1;
        _sums ??= Tensor.Zeros([numGroups, width], dtype: DType.Float64).Own();
        _products ??= Tensor.Zeros([numGroups, width, width], dtype: DType.Float64).Own();
        var centred = values - _shift;
        foreach (var rows in Enumerable.Range(0, (int)values.Size(0)).ToLookup(_ => numGroups == 1 ? 0 : _groups.Next(), row => (long)row))
        {
            var part = centred.IndexSelect(0, Tensor.From<long>([.. rows], rows.Count()));
            _counts[rows.Key] += part.Size(0);
            _sums.Select(0, rows.Key).AddInPlace(part.Sum([0]));
            _products.Select(0, rows.Key).AddInPlace(part.T().Matmul(part));
        }
    }

    /// <summary>The normal distribution that fits all examples, or all but a group's.</summary>
    /// <param name="without">The group that is left out; null: none.</param>
    /// <returns>Mean [D] and unbiased covariance [D, D], float64, in the current scope.</returns>
    /// <exception cref="InvalidOperationException">Fewer than two examples are left.</exception>
    internal (Tensor Mean, Tensor Covariance) Fit(int? without = null)
    {
        using var scope = TensorScope.Open();
        var count = Count - (without is { } group ? _counts[group] : 0);
        if (count < 2) throw new InvalidOperationException($"a covariance needs two examples, and there are {count}");
        var sum = _sums!.Sum([0]);
        var products = _products!.Sum([0]);
        if (without is { } left) (sum, products) = (sum - _sums.Select(0, left), products - _products.Select(0, left));
        var mean = sum / (double)count;
        var covariance = (products - mean.Outer(mean) * (double)count) / (double)(count - 1);
        return (scope.Keep(mean + _shift!), scope.Keep(covariance));
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        _shift?.Dispose();
        _sums?.Dispose();
        _products?.Dispose();
    }
}
