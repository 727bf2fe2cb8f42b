using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>
/// Which group the next example is in: every <see cref="Jackknife.NumGroups"/> examples that follow each other are dealt out anew, one to each group in a random
/// order. Groups are of one size, need no memory, and know nothing of any order of the examples: classes that take turns, or follow each other, are in all.
/// </summary>
/// <remarks>Draws whose classes take turns are more even than independent ones: the interval is that of independent draws, a little wide for them.</remarks>
internal sealed class JackknifeGroups
{
    private readonly SeededRandom _random = new(0, "jackknife groups");
    private readonly int[] _deal = [.. Enumerable.Range(0, Jackknife.NumGroups)];
    private int _dealt = Jackknife.NumGroups;

    /// <summary>The groups of the first examples.</summary>
    /// <param name="count">How many.</param>
    internal static int[] OfFirst(long count)
    {
        var groups = new JackknifeGroups();
        var found = new int[count];
        for (var i = 0; i < found.Length; i++) found[i] = groups.Next();
        return found;
    }

    /// <summary>The group of the next example, in [0, <see cref="Jackknife.NumGroups"/>).</summary>
    internal int Next()
    {
        if (_dealt == _deal.Length)
        {
            _random.Shuffle<int>(_deal);
            _dealt = 0;
        }

        return _deal[_dealt++];
    }
}
