namespace Diorama.Training;

/// <summary>One setting of a recipe that a search varies. To those who search it is a number in [0, 1]; to the recipe a text.</summary>
/// <param name="Path">The setting, such as <c>optim.lr</c>.</param>
public abstract record Dimension(string Path)
{
    /// <summary>How many different values it has; null: any number.</summary>
    public abstract int? Count { get; }

    /// <summary>The value that a place stands for, as a recipe has it.</summary>
    /// <param name="place">In [0, 1].</param>
    public abstract string Value(double place);

    /// <summary>The place in the middle of those that stand for the same value.</summary>
    /// <param name="place">In [0, 1].</param>
    public abstract double Settle(double place);
}
