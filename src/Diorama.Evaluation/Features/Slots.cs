namespace Diorama.Evaluation;

/// <summary>Which examples of two sets belong together: those in one slot are alike beyond chance, as an example is with itself.</summary>
internal sealed class Slots
{
    private readonly long[] _first;
    private readonly long[] _second;
    private readonly bool _areShared;

    private Slots(long[] first, long[] second, bool areShared) => (_first, _second, _areShared) = (first, second, areShared);

    /// <summary>Every example is alone.</summary>
    internal static Slots Own(long[] first, long[] second) => new(first, second, areShared: false);

    /// <summary>The second were made for the first in turn, and again from the first when all had one.</summary>
    /// <param name="first">The numbers of those of the first set that are compared, each below <paramref name="count"/>.</param>
    /// <param name="second">The numbers of those of the second.</param>
    /// <param name="count">How many the first set has.</param>
    internal static Slots Matched(long[] first, long[] second, long count) => new(first, [.. second.Select(number => number % count)], areShared: true);

    /// <summary>Slot and jackknife group of each example; who shares a slot shares the group.</summary>
    internal (Place[] First, Place[] Second) Places()
    {
        var end = _first.Concat(_second).DefaultIfEmpty(-1).Max() + 1;
        var groups = JackknifeGroups.OfFirst(end);
        var after = _areShared ? 0 : end;
        return ([.. _first.Select(slot => new Place(slot, groups[slot]))], [.. _second.Select(slot => new Place(slot + after, groups[slot]))]);
    }

    /// <summary>How many pairs there are of examples in different slots.</summary>
    /// <param name="first">One of each pair.</param>
    /// <param name="second">The other.</param>
    /// <param name="without">The group that is left out; null: none.</param>
    internal static double NumPairs(Place[] first, Place[] second, int? without)
    {
        var (a, b) = (Counts(first), Counts(second));
        return (double)a.Values.Sum() * b.Values.Sum() - a.Sum(slot => (double)slot.Value * b.GetValueOrDefault(slot.Key));

        Dictionary<long, long> Counts(Place[] places) =>
            places.Where(place => place.Group != without).GroupBy(place => place.Slot).ToDictionary(slot => slot.Key, slot => slot.LongCount());
    }

    /// <summary>Where an example stands.</summary>
    /// <param name="Slot">With whom.</param>
    /// <param name="Group">In [0, <see cref="Jackknife.NumGroups"/>).</param>
    internal readonly record struct Place(long Slot, int Group);
}
