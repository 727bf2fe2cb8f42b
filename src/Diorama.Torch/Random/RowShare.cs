namespace Diorama.Torch;

/// <summary>
/// A process's part of what is drawn for a whole batch: every process of several draws all of it, with generators in one state, and keeps its own rows. So
/// what is drawn for a sample depends on its place in the whole batch and on nothing else, and any number of processes draws the same.
/// </summary>
/// <param name="Index">Which process, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Rows">Samples of the batch that each has.</param>
/// <remarks>
/// Which dimension of a draw is the batch's is not said where it is drawn: it is the first whose size is a multiple of <paramref name="Rows"/>. Draws without
/// one are the same in all processes. A draw in which it is another dimension by chance is as random as any, only not what one process would have drawn.
/// </remarks>
public sealed record RowShare(int Index, int Count, long Rows)
{
    /// <summary>The batch's dimension; -1 where a draw has none.</summary>
    internal int DimOf(ReadOnlySpan<long> size)
    {
        for (var dim = 0; dim < size.Length; dim++)
        {
            if (size[dim] > 0 && size[dim] % Rows == 0) return dim;
        }
        return -1;
    }
}
