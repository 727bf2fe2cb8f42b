namespace Diorama.Core.Tests;

public sealed class SeedsTests
{
    // Made by a separate implementation of the formula in Python; these must never change.
    [Theory]
    [InlineData(0, "shuffle", 0, 0x2333669d40092a6aUL)]
    [InlineData(0, "shuffle", 1, 0x6b28f38c64253ad4UL)]
    [InlineData(-1, "shuffle", 0, 0x415aa5d5493e6063UL)]
    [InlineData(42, "詩", 7, 0xfdaa3fce00f7597dUL)]
    [InlineData(0, "", 0, 0xa6bbc8dcbe30928cUL)]
    public void Derive_Golden_IsTheSameForEver(long seed, string purpose, long index, ulong expected) =>
        Assert.Equal(expected, Seeds.Derive(seed, purpose, index));

    [Fact]
    public void Derive_NearArguments_AllDiffer()
    {
        var seeds = new HashSet<ulong>();
        foreach (var purpose in new[] { "a", "b", "ab", "ba" })
        {
            for (var i = -50; i < 50; i++)
            {
                for (var j = -50; j < 50; j++)
                {
                    Assert.True(seeds.Add(Seeds.Derive(i, purpose, j)));
                }
            }
        }
    }
}
