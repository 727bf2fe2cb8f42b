using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class SampleBlocksTests
{
    [Theory]
    [InlineData(0, 1, new long[] { 0 })]
    [InlineData(0, 64, new long[] { 0 })]
    [InlineData(63, 2, new long[] { 0, 64 })]
    [InlineData(130, 100, new long[] { 128, 192 })]
    public void Make_OfAnyRange_GivesItsNumbersFromWholeBlocks(long first, int count, long[] blocks)
    {
        using var scope = TensorScope.Open();
        var made = new List<long>();
        var numbers = SampleBlocks.Make(first, count, start =>
        {
            made.Add(start);
            return Tensor.Arange(start, start + SampleBlocks.Size, dtype: DType.Int64);
        });

        Assert.Equal(blocks, made);
        Assert.Equal(Enumerable.Range((int)first, count).Select(i => (long)i), numbers.ToArray<long>());
    }

    [Fact]
    public void Make_OfNothing_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleBlocks.Make(0, 0, _ => Tensor.Zeros([SampleBlocks.Size])));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleBlocks.Make(-1, 1, _ => Tensor.Zeros([SampleBlocks.Size])));
    }
}
