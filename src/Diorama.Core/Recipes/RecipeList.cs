using System.Globalization;

namespace Diorama.Core;

/// <summary>A list of a recipe.</summary>
public sealed class RecipeList : RecipeNode
{
    internal RecipeList(IReadOnlyList<RecipeNode> items, string path = "", int line = 0)
        : base(path, line) =>
        Items = [.. items.Select((item, i) => item.At(Join(path, i.ToString(CultureInfo.InvariantCulture))))];

    /// <summary>The elements, in order.</summary>
    public IReadOnlyList<RecipeNode> Items { get; }

    /// <inheritdoc/>
    public override string Said => "a list";

    /// <summary>A list made in code.</summary>
    /// <param name="items">The elements, in order.</param>
    public static RecipeList Of(IEnumerable<RecipeNode> items) => new([.. items]);

    /// <inheritdoc/>
    public override bool Equals(RecipeNode? other) => other is RecipeList list && list.Items.SequenceEqual(Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Items.Count, HashCode.Combine);

    internal override RecipeNode At(string path) => path == Path ? this : new RecipeList(Items, path, Line);
}
