using Diorama.Nn;

namespace Diorama.Models;

/// <summary>The sizes of what a <see cref="PixelNetwork"/> reads and predicts.</summary>
/// <param name="Inputs">Numbers that it reads of each place: as many for each group.</param>
/// <param name="Groups">How many parts a place has that are predicted one after the other: the channels of a picture. The first inputs and outputs are the first group's.</param>
/// <param name="Outputs">Logits that it gives for each place: as many for each group.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Conditions">Numbers that it is told of each example; 0: none.</param>
internal sealed record PixelMap(int Inputs, int Groups, int Outputs, int Height, int Width, int Conditions)
{
    /// <summary>What the conditions are, for growth.</summary>
    /// <value>Default: classes.</value>
    internal AxisLayout ConditionLayout { get; init; } = EntryNames.OfClasses(Conditions);

    /// <summary>What the first layer reads: the numbers of a place, and a channel of ones.</summary>
    internal AxisLayout InputLayout => AxisLayout.Beside(Inputs, 1);
}
