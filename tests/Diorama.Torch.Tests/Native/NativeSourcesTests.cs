using System.Text;

namespace Diorama.Torch.Tests.Native;

public sealed class NativeSourcesTests
{
    // The published values of 64-bit FNV-1a.
    [Theory]
    [InlineData("", "cbf29ce484222325")]
    [InlineData("a", "af63dc4c8601ec8c")]
    [InlineData("foobar", "85944171f73967e8")]
    public void HashOf_KnownText_IsFnv1A(string text, string hash) => Assert.Equal(hash, NativeSources.HashOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Hash_OfTheSources_Is12Digits() => Assert.Matches("^[0-9a-f]{12}$", NativeSources.Hash);
}
