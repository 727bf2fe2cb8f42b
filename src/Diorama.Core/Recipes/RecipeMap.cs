namespace Diorama.Core;

/// <summary>A section of a recipe: keys with their nodes, in the order they were written.</summary>
public sealed class RecipeMap : RecipeNode
{
    private readonly Dictionary<string, RecipeNode> _byKey;

    internal RecipeMap(IEnumerable<KeyValuePair<string, RecipeNode>> entries, string path = "", int line = 0)
        : base(path, line)
    {
        Entries = [.. entries.Select(e => KeyValuePair.Create(e.Key, e.Value.At(Join(path, e.Key))))];
        _byKey = new Dictionary<string, RecipeNode>(Entries, StringComparer.Ordinal);
    }

    /// <summary>A section without keys.</summary>
    public static RecipeMap Empty { get; } = new([]);

    /// <summary>Keys and nodes, as written.</summary>
    public IReadOnlyList<KeyValuePair<string, RecipeNode>> Entries { get; }

    /// <inheritdoc/>
    public override string Said => "a map";

    /// <summary>The node of a key, or null where there is none.</summary>
    /// <param name="key">A key of this section (no path).</param>
    public RecipeNode? this[string key] => _byKey.GetValueOrDefault(key);

    /// <summary>A section read from YAML text.</summary>
    /// <param name="yaml">The text; at most 1 MiB, 32 levels deep, without aliases and tags.</param>
    /// <param name="source">What to call the text in messages; a file's name.</param>
    /// <exception cref="UserException">The text is no YAML, is no map, or breaks a limit.</exception>
    public static RecipeMap Parse(string yaml, string source = "recipe") => RecipeYamlReader.ReadMap(yaml, source);

    /// <summary>A section made in code.</summary>
    /// <param name="entries">Keys and nodes; a null node is left out.</param>
    public static RecipeMap Of(params ReadOnlySpan<(string Key, RecipeNode? Node)> entries)
    {
        var kept = new List<KeyValuePair<string, RecipeNode>>(entries.Length);
        foreach (var (key, node) in entries)
        {
            if (node is not null)
            {
                kept.Add(KeyValuePair.Create(key, node));
            }
        }

        return new RecipeMap(kept);
    }

    /// <summary>This section with one value set: what <c>--set path=value</c> does.</summary>
    /// <param name="assignment">
    /// <c>path=value</c>. The path's parts are keys or list indices (an index equal to the count appends); maps that are missing are made.
    /// The value is taken literally, unless it begins with a bracket, brace or quote: then it is YAML.
    /// </param>
    /// <exception cref="UserException">There is no <c>=</c>, or the path leads through a value, or out of a list.</exception>
    public RecipeMap With(string assignment) => RecipeOverlay.Apply(this, assignment);

    /// <summary>This section followed by another's keys.</summary>
    /// <param name="other">Keys that this section does not have.</param>
    public RecipeMap And(RecipeMap other) => new([.. Entries, .. other.Entries], Path, Line);

    /// <inheritdoc/>
    public override bool Equals(RecipeNode? other) =>
        other is RecipeMap map && map.Entries.Count == Entries.Count && Entries.All(e => e.Value.Equals(map[e.Key]));

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(Entries.Count, (hash, e) => hash ^ HashCode.Combine(e.Key, e.Value));

    internal override RecipeNode At(string path) => path == Path ? this : new RecipeMap(Entries, path, Line);
}
