using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Maps;

public sealed class PatchMapTests
{
    /// <summary>One halving of 32 pixels leaves 14 patches, whose middles lie at 2.5, 4.5, … 28.5; two of 64 leave 14 at 5.5, 9.5, ….</summary>
    [Theory]
    [InlineData(32, 2, 2)]
    [InlineData(64, 4, 4)]
    public void Of_Scores_LieWhereTheirPatchesDo(int side, int stride, int border)
    {
        using var scope = TensorScope.Open();
        var scores = Tensor.From<float>([.. Enumerable.Range(0, 14 * 14).Select(i => (float)i)], 1, 1, 14, 14);
        var map = PatchMap.Of(scores, side, side).ToArray<float>();
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++) Assert.Equal(-(14 * Patch(y) + Patch(x)), map[y * side + x]);
        }

        int Patch(int pixel) => Math.Clamp((pixel - border + 100 * stride) / stride - 100, 0, 13);
    }
}
