namespace Diorama.Core;

/// <summary>
/// A place in a recipe's YAML tree: a <see cref="RecipeMap"/>, a <see cref="RecipeList"/> or a <see cref="RecipeScalar"/>.
/// Immutable. Two nodes are equal when their contents are; where they stand, and the order of a map's keys, count for nothing.
/// </summary>
public abstract class RecipeNode : IEquatable<RecipeNode>
{
    private protected RecipeNode(string path, int line) => (Path, Line) = (path, line);

    /// <summary>Where this stands in the recipe, such as <c>optim.generator.lr</c> or <c>model.widths.0</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The line of the file, from 1; 0 for what <c>--set</c> or code supplied.</summary>
    public int Line { get; }

    /// <summary>What this is, in words for a message: <c>a map</c>, <c>a list</c>, <c>the text "x"</c>, <c>3</c>, <c>nothing</c>.</summary>
    public abstract string Said { get; }

    /// <summary>True for an empty scalar, <c>null</c> and <c>~</c>, which are read as if the key were not there.</summary>
    public virtual bool IsNull => false;

    /// <summary>The same content standing at another path.</summary>
    internal abstract RecipeNode At(string path);

    /// <inheritdoc/>
    public abstract bool Equals(RecipeNode? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as RecipeNode);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>This node as YAML; the same content always gives the same text.</summary>
    public string ToYaml() => RecipeYamlWriter.Write(this);

    /// <summary>As <see cref="ToYaml"/>.</summary>
    public sealed override string ToString() => ToYaml();

    internal static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
