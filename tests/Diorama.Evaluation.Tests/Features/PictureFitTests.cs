using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class PictureFitTests
{
    [Fact]
    public void To_GreyForAColourNetwork_IsRepeated()
    {
        using var scope = TensorScope.Open();
        Assert.Equal([0.5f, 0.5f, 0.5f], Fit(Tensor.Full([1, 1, 1, 1], 0.5), 3, 1).ToArray<float>());
    }

    [Fact]
    public void To_TransparentPixels_AreWhite()
    {
        using var scope = TensorScope.Open();
        // Red 1, green -1, blue 0; alpha -1 is transparent, 0 half, 1 opaque.
        Assert.Equal([1, 1, 1], Fit(Tensor.From<float>([1, -1, 0, -1], 1, 4, 1, 1), 3, 1).ToArray<float>());
        Assert.Equal([1, 0, 0.5f], Fit(Tensor.From<float>([1, -1, 0, 0], 1, 4, 1, 1), 3, 1).ToArray<float>());
        Assert.Equal([1, -1, 0], Fit(Tensor.From<float>([1, -1, 0, 1], 1, 4, 1, 1), 3, 1).ToArray<float>());
    }

    [Fact]
    public void To_ColourForAGreyNetwork_IsLuma()
    {
        using var scope = TensorScope.Open();
        Assert.Equal(0.299 - 0.587 + 0.114 * 0.5, Fit(Tensor.From<float>([1, -1, 0.5f], 1, 3, 1, 1), 1, 1).Item(), 1e-6);
    }

    [Fact]
    public void To_LargerPictures_AreAveragedOrCut()
    {
        using var scope = TensorScope.Open();
        var stripes = Tensor.From<float>([1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1], 1, 1, 4, 4);
        Assert.All(Fit(stripes, 1, 2).ToArray<float>(), x => Assert.InRange(x, -0.3f, 0.3f)); // without anti-aliasing 1 or -1
        var numbers = Tensor.Arange(0, 16, dtype: DType.Float32).View(1, 1, 4, 4);
        Assert.Equal([5, 6, 9, 10], Fit(numbers, 1, 2, middle: true).ToArray<float>());
        Assert.Equal(4, Fit(Tensor.Ones([1, 1, 2, 2]), 1, 2).NumElements);
    }

    [Fact]
    public void To_WithoutAntialiasing_TakesThePixelAtThePlace()
    {
        using var scope = TensorScope.Open();
        var dot = Tensor.Zeros([1, 1, 6, 6]);
        dot.Narrow(2, 1, 1).Narrow(3, 1, 1).FillInPlace(1); // 6 to 2: places 1 and 4
        Assert.Equal([1, 0, 0, 0], Fit(dot, 1, 2, antialias: false).ToArray<float>());
        Assert.InRange(Fit(dot, 1, 2).ToArray<float>()[0], 0.05f, 0.5f);
    }

    private static Tensor Fit(Tensor images, long channels, long side, bool middle = false, bool antialias = true) =>
        PictureFit.To(images, new DataSpec { Modality = Modality.Image, Shape = [channels, side, side] }, middle, antialias);
}
