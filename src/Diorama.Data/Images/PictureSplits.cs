using System.Collections.Immutable;

namespace Diorama.Data.Images;

/// <summary>
/// Divides pictures: what the source states is kept, the rest goes by <see cref="SplitRule"/>. A source that states pictures for training and for holding out
/// but none for testing (ImageNet's <c>train</c> and <c>val</c>) has the latter halved; one that states them for testing alone has some of training held out.
/// </summary>
internal static class PictureSplits
{
    internal static ImmutableArray<ImmutableArray<int>> Divide(IPictures pictures, double holdOut)
    {
        var all = Enumerable.Range(0, pictures.Count).ToLookup(i => pictures.Numbers(i).Split);
        if (all.Count == 1 && all.Contains(null)) return WithEveryClass(pictures, Rule(pictures, [.. all[null]], holdOut / 2, holdOut / 2));
        int[] train = [.. all[Split.Train], .. all[null]], heldOut = [.. all[Split.HeldOut]], test = [.. all[Split.Test]];
        if (heldOut.Length > 0 && test.Length == 0)
        {
            var halves = Rule(pictures, heldOut, 0.5, 0);
            (heldOut, test) = ([.. halves[(int)Split.HeldOut]], [.. halves[(int)Split.Train]]);
        }
        else if (heldOut.Length == 0)
        {
            var rest = Rule(pictures, train, holdOut / 2, 0);
            (heldOut, train) = ([.. rest[(int)Split.HeldOut]], [.. rest[(int)Split.Train]]);
        }

        return [[.. train.Order()], [.. heldOut.Order()], [.. test.Order()]];
    }

    // A class of one picture must not lie in the test alone: what all its pictures were kept from is trained on, with those of the same rank.
    private static ImmutableArray<ImmutableArray<int>> WithEveryClass(IPictures pictures, ImmutableArray<ImmutableArray<int>> splits)
    {
        var trained = splits[(int)Split.Train].Select(i => pictures.Numbers(i).Label).ToHashSet();
        var missed = splits.SelectMany(split => split).Select(pictures.Numbers).Where(entry => !trained.Contains(entry.Label))
            .GroupBy(entry => entry.Label).Select(entries => entries.First().Rank).ToHashSet(StringComparer.Ordinal);
        if (missed.Count == 0) return splits;
        var moved = splits.SelectMany(split => split).Where(i => missed.Contains(pictures.Numbers(i).Rank)).ToHashSet();
        List<ImmutableArray<int>> all =
            [.. splits.Select((split, number) => number == (int)Split.Train ? split.Union(moved).Order().ToImmutableArray() : split.RemoveAll(moved.Contains))];
        foreach (var number in Enumerable.Range(0, all.Count).Where(number => all[number].IsEmpty && !splits[number].IsEmpty))
        {
            var spare = Spare(pictures, all[(int)Split.Train]);
            (all[(int)Split.Train], all[number]) = (all[(int)Split.Train].RemoveAll(spare.Contains), [.. spare]);
        }

        return [.. all];
    }

    // The first by rank whose classes have others to be trained on; empty where no class has.
    private static List<int> Spare(IPictures pictures, ImmutableArray<int> train)
    {
        var ranks = train.GroupBy(i => pictures.Numbers(i).Rank).OrderBy(rank => rank.Key, StringComparer.Ordinal).ToList();
        var perClass = ranks.SelectMany(rank => rank.Select(i => pictures.Numbers(i).Label).Distinct()).CountBy(label => label).ToDictionary();
        return [.. ranks.Find(rank => rank.All(i => perClass[pictures.Numbers(i).Label] > 1)) ?? Enumerable.Empty<int>()];
    }

    private static ImmutableArray<ImmutableArray<int>> Rule(IPictures pictures, int[] indexes, double heldOut, double test) =>
    [
        .. SplitRule.DivideRanked([.. indexes.Select(i => pictures.Numbers(i).Rank)], heldOut, test).Select(split => split.Select(i => indexes[i]).ToImmutableArray()),
    ];
}
