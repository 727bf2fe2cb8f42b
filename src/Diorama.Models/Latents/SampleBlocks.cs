using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Makes samples in whole blocks that begin at multiples of the block's size, whatever is asked for: the last digits of a row depend on its batch, and so
/// sample i is the same bytes in every request.
/// </summary>
internal static class SampleBlocks
{
    /// <summary>Samples in a block.</summary>
    internal const int Size = 64;

    /// <param name="first">The number of the first sample.</param>
    /// <param name="count">How many.</param>
    /// <param name="make">Makes the <see cref="Size"/> samples that begin at a number: [Size, …].</param>
    /// <returns>[count, …], in the current scope.</returns>
    internal static Tensor Make(long first, int count, Func<long, Tensor> make)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        using var scope = TensorScope.Open();
        var parts = new List<Tensor>();
        for (var start = first / Size * Size; start < first + count; start += Size)
        {
            using var block = TensorScope.Open();
            var (from, to) = (Math.Max(first, start) - start, Math.Min(first + count, start + Size) - start);
            parts.Add(block.Keep(make(start).Narrow(0, from, to - from)));
        }
        return scope.Keep(Tensor.Cat([.. parts]));
    }
}
