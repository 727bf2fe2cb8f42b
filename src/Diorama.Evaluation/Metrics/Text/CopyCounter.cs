namespace Diorama.Evaluation;

/// <summary>Counts how many parts of some texts stand in other texts too, which are shown to it part by part: only its own texts' parts are held.</summary>
/// <param name="texts">Its own texts.</param>
/// <param name="parts">The parts of a text: lines, and runs.</param>
internal sealed class CopyCounter(IEnumerable<string> texts, Func<string, IEnumerable<(bool IsRun, string Part)>> parts)
{
    private readonly Dictionary<(bool IsRun, string Part), (long Count, bool IsMet)> _own =
        texts.SelectMany(parts).GroupBy(part => part).ToDictionary(group => group.Key, group => (group.LongCount(), false));

    /// <summary>Takes note of a part of another text.</summary>
    internal void Meet((bool IsRun, string Part) part)
    {
        if (_own.TryGetValue(part, out var own) && !own.IsMet) _own[part] = (own.Count, true);
    }

    /// <summary>How many lines, or runs, were met.</summary>
    internal Proportion Share(bool isRun)
    {
        var own = _own.Where(pair => pair.Key.IsRun == isRun).Select(pair => pair.Value).ToList();
        return new(own.Where(part => part.IsMet).Sum(part => part.Count), own.Sum(part => part.Count));
    }
}
