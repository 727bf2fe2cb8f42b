using System.Globalization;

namespace Diorama.Core;

/// <summary>Lays <c>path=value</c> over a recipe.</summary>
internal static class RecipeOverlay
{
    internal static RecipeMap Apply(RecipeMap root, string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var keys = equals < 1 ? [] : assignment[..equals].Trim().Split('.');
        if (keys.Length is 0 or > RecipeYamlReader.MaxDepth || keys.Any(k => k.Length == 0))
        {
            throw new UserException($"--set {assignment}: write --set path=value, for instance --set run.steps=500");
        }

        return (RecipeMap)Replace(root, keys, Value(assignment[(equals + 1)..].Trim(), assignment), assignment);
    }

    private static RecipeNode Value(string text, string assignment)
    {
        if (text.Length == 0 || "[{\"'".Contains(text[0], StringComparison.Ordinal))
        {
            return WithoutLines(RecipeYamlReader.Read(text, $"--set {assignment}"));
        }

        return new RecipeScalar(text, quoted: false);
    }

    private static RecipeNode Replace(RecipeNode? node, ReadOnlySpan<string> keys, RecipeNode value, string assignment)
    {
        if (keys.IsEmpty)
        {
            return value;
        }

        return node switch
        {
            RecipeMap map => InMap(map, keys, value, assignment),
            RecipeList list => InList(list, keys, value, assignment),
            null or { IsNull: true } => InMap(RecipeMap.Empty, keys, value, assignment),
            _ => throw new UserException($"--set {assignment}: {node.Path} is {node.Said}, it has no {keys[0]}"),
        };
    }

    private static RecipeMap InMap(RecipeMap map, ReadOnlySpan<string> keys, RecipeNode value, string assignment)
    {
        var key = keys[0];
        var entry = KeyValuePair.Create(key, Replace(map[key], keys[1..], value, assignment));
        var entries = map[key] is null
            ? map.Entries.Append(entry)
            : map.Entries.Select(e => e.Key == key ? entry : e);
        return new RecipeMap(entries, map.Path, map.Line);
    }

    private static RecipeList InList(RecipeList list, ReadOnlySpan<string> keys, RecipeNode value, string assignment)
    {
        if (!int.TryParse(keys[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > list.Items.Count)
        {
            throw new UserException($"--set {assignment}: {list.Path} is a list of {list.Items.Count}, use an index from 0 to {list.Items.Count}");
        }

        var items = list.Items.ToList();
        var item = Replace(index < items.Count ? items[index] : null, keys[1..], value, assignment);
        if (index < items.Count)
        {
            items[index] = item;
        }
        else
        {
            items.Add(item);
        }

        return new RecipeList(items, list.Path, list.Line);
    }

    // Line 0 says that the value is not the file's.
    private static RecipeNode WithoutLines(RecipeNode node) => node switch
    {
        RecipeMap map => new RecipeMap(map.Entries.Select(e => KeyValuePair.Create(e.Key, WithoutLines(e.Value)))),
        RecipeList list => new RecipeList([.. list.Items.Select(WithoutLines)]),
        RecipeScalar scalar => new RecipeScalar(scalar.Text, scalar.IsText),
        _ => node,
    };
}
