namespace Diorama.Training;

/// <summary>A setting that has one of several values, in no order.</summary>
/// <param name="Path">The setting.</param>
/// <param name="Values">The values, as a recipe has them; at least two.</param>
public sealed record ChoiceDimension(string Path, IReadOnlyList<string> Values) : Dimension(Path)
{
    /// <inheritdoc/>
    public override int? Count => Values.Count;

    /// <summary>Which of the values a place stands for, from 0.</summary>
    public int Index(double place) => Math.Min((int)(place * Values.Count), Values.Count - 1);

    /// <inheritdoc/>
    public override string Value(double place) => Values[Index(place)];

    /// <inheritdoc/>
    public override double Settle(double place) => (Index(place) + 0.5) / Values.Count;
}
