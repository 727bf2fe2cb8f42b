using System.Globalization;

namespace Diorama.Core;

/// <summary>
/// Binds a section of a recipe to typed values by explicit calls. Nothing is thrown for a wrong value: it is noted in
/// <see cref="Problems"/> and a stand-in returned, so that all problems come to light at once.
/// </summary>
/// <remarks>
/// A key with a <c>fallback</c> may be left out; without one it is required. A value of <c>null</c> counts as left out.
/// Call <see cref="Finish"/> last: keys that nobody asked for are problems.
/// </remarks>
public sealed partial class RecipeReader
{
    private readonly RecipeMap _map;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<RecipeReader> _sections = [];

    /// <summary>A reader of one section.</summary>
    /// <param name="map">The section.</param>
    /// <param name="problems">Where problems are gathered.</param>
    public RecipeReader(RecipeMap map, RecipeProblems problems)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(problems);
        (_map, Problems) = (map, problems);
    }

    /// <summary>Where problems are gathered.</summary>
    public RecipeProblems Problems { get; }

    /// <summary>The section's own path, such as <c>model</c>; empty for the root.</summary>
    public string Path => _map.Path;

    /// <summary>The section's keys, in the order they were written.</summary>
    public IEnumerable<string> Keys => _map.Entries.Select(e => e.Key);

    /// <summary>True where the key has a value that is not null. Asking does not count as reading.</summary>
    /// <param name="key">A key of this section.</param>
    public bool Has(string key) => _map[key] is { IsNull: false };

    /// <summary>A section within this one. Where it is missing, its required keys are the problem, each by its own path.</summary>
    /// <param name="key">A key of this section.</param>
    public RecipeReader Section(string key) => OptionalSection(key) ?? Enter((RecipeMap)RecipeMap.Empty.At(RecipeNode.Join(Path, key)));

    /// <summary>A section within this one, or null where it is missing.</summary>
    /// <param name="key">A key of this section.</param>
    public RecipeReader? OptionalSection(string key)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case RecipeMap map:
                return Enter(map);
            case var node:
                Problem(key, $"must be a map of settings, but is {node.Said}");
                return null;
        }
    }

    /// <summary>The keys that were not asked for yet, as a section at the same path; they now belong to its reader.</summary>
    public RecipeMap Rest()
    {
        var rest = new RecipeMap(_map.Entries.Where(e => !_asked.Contains(e.Key)), Path, _map.Line);
        _asked.UnionWith(rest.Entries.Select(e => e.Key));
        return rest;
    }

    /// <summary>Notes a problem.</summary>
    /// <param name="key">A key of this section, or a path below it; empty for the section itself.</param>
    /// <param name="message">What is wrong, to be read after the path: <c>must be odd, but is 4</c>.</param>
    public void Problem(string key, string message)
    {
        var node = _map[key] ?? _map[key.Split('.')[0]] ?? _map;
        Problems.Add(new RecipeProblem(key.Length == 0 ? Path : RecipeNode.Join(Path, key), message, node.Line));
    }

    /// <summary>Notes every key that was never asked for, here and in the sections entered, with the nearest known key; one whose value is null counts as left out.</summary>
    public void Finish()
    {
        foreach (var (key, _) in _map.Entries.Where(e => !_asked.Contains(e.Key) && !e.Value.IsNull))
        {
            Problem(key, $"is not a setting{(Suggest.Closest(key, _asked) is { } near ? $"; did you mean {RecipeNode.Join(Path, near)}?" : Suggest.DidYouMean(key, _asked))}");
        }

        _sections.ForEach(s => s.Finish());
    }

    /// <summary>The keys of sections that were not asked for yet.</summary>
    internal IReadOnlyList<string> UnaskedSections() =>
        [.. _map.Entries.Where(e => e.Value is RecipeMap && !_asked.Contains(e.Key)).Select(e => e.Key)];

    private RecipeReader Enter(RecipeMap map)
    {
        var section = new RecipeReader(map, Problems);
        _sections.Add(section);
        return section;
    }

    private RecipeNode? Take(string key)
    {
        _asked.Add(key);
        return _map[key] is { IsNull: false } node ? node : null;
    }

    private RecipeNode? Take(string key, bool required, string? missing = null)
    {
        var node = Take(key);
        if (node is null && required)
        {
            Problem(key, missing is null ? "is missing" : $"is missing: {missing}");
        }

        return node;
    }

    /// <summary>A number in the form that messages and recipes use.</summary>
    internal static string Say(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
