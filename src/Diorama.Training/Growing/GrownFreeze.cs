using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>What is frozen in a grown model: what was frozen in the smaller one, wherever it now stands, and nothing that is new.</summary>
internal static class GrownFreeze
{
    /// <summary>The patterns of the grown run's recipe.</summary>
    /// <param name="recipe">The smaller model's, with its patterns.</param>
    /// <param name="small">The smaller model; borrowed.</param>
    /// <param name="big">The grown one; borrowed.</param>
    /// <param name="names">Where its tensors stand now.</param>
    /// <param name="tell">Told where layers go by another name.</param>
    /// <returns>Each as it was where it names the same layers; else names of its layers.</returns>
    public static RecipeList Of(Recipe recipe, GenerativeModel small, GenerativeModel big, GrownNames names, Action<string> tell)
    {
        var all = big.NamedParameters().Select(p => p.Name).ToList();
        List<string> patterns = [.. Freezing.Patterns(recipe).SelectMany(pattern =>
        {
            var frozen = Freezing.Named(small, pattern).SelectMany(p => names.Of(p.Name)).Intersect(all).ToHashSet(StringComparer.Ordinal);
            return frozen.SetEquals(Freezing.Named(big, pattern).Select(p => p.Name)) ? [pattern] : frozen.Select(name => Shortest(name, frozen, all));
        }).Distinct()];
        if (!patterns.SequenceEqual(Freezing.Patterns(recipe)))
            tell($"frozen are the layers that were, and nothing new: freeze was [{string.Join(", ", Freezing.Patterns(recipe))}] and is [{string.Join(", ", patterns)}]");
        return RecipeList.Of(patterns.Select(RecipeScalar.Of));
    }

    // The name, or a pattern of the largest module that holds nothing but what is frozen.
    private static string Shortest(string name, HashSet<string> frozen, List<string> all)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            var module = name[..(dot + 1)];
            if (all.Where(n => n.StartsWith(module, StringComparison.Ordinal)).All(frozen.Contains)) return module + "*";
        }
        return name;
    }
}
