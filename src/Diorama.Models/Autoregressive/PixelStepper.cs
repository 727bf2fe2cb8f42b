using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Predicts the places of a map one after the other, in the order of <see cref="PixelNetwork"/>. What does not change any more is computed once and kept, so that
/// a whole map takes about as much arithmetic as one pass of the network, where a pass for each place would take as many passes as there are places.
/// </summary>
/// <remarks>Ramachandran et al. 2017, "Fast generation for convolutional autoregressive models", arXiv 1704.06001.</remarks>
internal abstract class PixelStepper
{
    private int _row = -1;

    /// <summary>
    /// The logits of a place. Places are asked for in order; the same place may be asked for again when more of its own groups are known. All rows before,
    /// and all places to the left, must be final.
    /// </summary>
    /// <returns>[B, O], in the current scope.</returns>
    internal Tensor Logits(int row, int column)
    {
        if (row != _row)
        {
            using var scope = TensorScope.Open();
            BeginRow(row);
            _row = row;
        }
        return Place(row, column);
    }

    /// <summary>Computes what a whole row sees of the rows before it.</summary>
    private protected abstract void BeginRow(int row);

    /// <summary>Computes a place of the row that was begun.</summary>
    private protected abstract Tensor Place(int row, int column);
}
