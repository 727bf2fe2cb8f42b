namespace Diorama.Training;

/// <summary>Sums figures between two records; what is recorded is their mean. Part of a checkpoint, so that a resumed run records the same.</summary>
internal sealed class MetricsWindow
{
    private readonly SortedDictionary<string, (double Sum, long Count)> _sums = new(StringComparer.Ordinal);

    /// <summary>The sums so far: name, sum, count.</summary>
    public IEnumerable<(string Name, double Sum, long Count)> State => _sums.Select(s => (s.Key, s.Value.Sum, s.Value.Count));

    public void Add(string name, double value)
    {
        var (sum, count) = _sums.GetValueOrDefault(name);
        _sums[name] = (sum + value, count + 1);
    }

    public void Restore(string name, double sum, long count) => _sums[name] = (sum, count);

    /// <summary>The means, by name; the window is empty afterwards.</summary>
    public Dictionary<string, double> Take()
    {
        var means = _sums.ToDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count, StringComparer.Ordinal);
        _sums.Clear();
        return means;
    }
}
