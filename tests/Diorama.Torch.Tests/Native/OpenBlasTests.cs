namespace Diorama.Torch.Tests.Native;

public sealed class OpenBlasTests
{
    [Theory]
    [InlineData("Prescott", true, "SkylakeX")]
    [InlineData("Prescott", false, "Haswell")]
    [InlineData("Sandybridge", false, "Haswell")]
    [InlineData("Zen", false, null)]
    [InlineData("Zen", true, "SkylakeX")]
    [InlineData("Haswell", true, "SkylakeX")]
    [InlineData("Haswell", false, null)]
    [InlineData("SkylakeX", true, null)]
    public void Better_Core_IsTheWidestOfThisProcessor(string core, bool hasAvx512, string? expected) => Assert.Equal(expected, OpenBlas.Better(core, hasAvx512));
}
