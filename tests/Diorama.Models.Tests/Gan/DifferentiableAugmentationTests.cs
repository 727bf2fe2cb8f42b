using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DifferentiableAugmentationTests
{
    private const Augmentation All = Augmentation.Color | Augmentation.Translation | Augmentation.Cutout;

    [Fact]
    public void Apply_None_IsThePictureItself()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([2, 3, 8, 8], generator);
        Assert.Same(x, DifferentiableAugmentation.Apply(Augmentation.None, x, generator));
    }

    [Fact]
    public void Translation_OfAPoint_MovesItByAtMostAnEighthEachWay()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Zeros([400, 2, 16, 24]);
        x.Select(2, 8).Select(2, 10).FillInPlace(1);
        var moved = DifferentiableAugmentation.Apply(Augmentation.Translation, x, generator);
        Assert.Equal(800, moved.Sum().Item());
        Assert.True(moved[.., 0].Equal(moved[.., 1]));
        var places = moved[.., 0].Flatten(1).Argmax(1).ToArray<long>();
        Assert.Equal([6, 7, 8, 9, 10], places.Select(p => p / 24).Distinct().Order());
        Assert.Equal([7, 8, 9, 10, 11, 12, 13], places.Select(p => p % 24).Distinct().Order());
    }

    [Fact]
    public void Translation_AtTheEdge_LetsGreyIn()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var moved = DifferentiableAugmentation.Apply(Augmentation.Translation, Tensor.Ones([200, 1, 8, 8]), generator);
        Assert.Equal([49, 56, 64], moved.Sum([1, 2, 3]).ToArray<float>().Select(s => (int)s).Distinct().Order());
    }

    [Fact]
    public void Translation_OfAPixelThatIsNoNumber_MovesItAlone()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Ones([20, 2, 16, 16]);
        x.Select(2, 8).Select(2, 8).FillInPlace(double.NaN);
        Assert.Equal(40, DifferentiableAugmentation.Apply(Augmentation.Translation, x, generator).ToArray<float>().Count(float.IsNaN));
    }

    [Fact]
    public void Translation_OfAPicture_TakesEachPixelFromItsPlace()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        const int height = 9, width = 24;
        var numbers = Tensor.Arange(1, (height * width) + 1, dtype: DType.Float32).View(1, 1, height, width);
        var moved = DifferentiableAugmentation.Apply(Augmentation.Translation, numbers.Expand(50, 2, height, width), generator);
        var pictures = moved[.., 1].ToArray<float>().Chunk(height * width).ToList();
        Assert.True(moved[.., 0].Equal(moved[.., 1]));
        Assert.All(pictures, picture =>
        {
            // The middle is never moved out: it tells by how much.
            var at = Array.IndexOf(picture, (4 * width) + 12 + 1f);
            var (down, right) = ((at / width) - 4, (at % width) - 12);
            for (var i = 0; i < picture.Length; i++)
            {
                var (y, z) = ((i / width) - down, (i % width) - right);
                Assert.Equal(y is >= 0 and < height && z is >= 0 and < width ? (y * width) + z + 1 : 0, picture[i]);
            }
        });
        Assert.InRange(pictures.Select(p => Array.IndexOf(p, (4 * width) + 12 + 1f)).Distinct().Count(), 12, 3 * 7);
    }

    [Fact]
    public void Translation_Twice_HasTheSecondDerivativeThatPenaltiesNeed()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([6, 2, 8, 12], generator, DType.Float64);
        var weights = Tensor.Randn([6, 2, 8, 12], generator, DType.Float64);
        x.RequiresGrad = true;

        // Of Σ w T(x)³ the gradient is 3 m x², m the weights as they come back, and that of its square's sum 36 m² x³.
        generator.Seed(5);
        var m = Autograd.Grad([(DifferentiableAugmentation.Apply(Augmentation.Translation, x, generator) * weights).Sum()], [x])[0]!;
        generator.Seed(5);
        var moved = DifferentiableAugmentation.Apply(Augmentation.Translation, x, generator);
        var slope = Autograd.Grad([(moved * moved * moved * weights).Sum()], [x], createGraph: true)[0]!;
        var second = Autograd.Grad([slope.Square().Sum()], [x])[0]!;
        Assert.True((second - (m * m * x * x * x * 36)).Abs().Max().Item() < 1e-10);
        Assert.Contains(second.ToArray<double>(), v => Math.Abs(v) > 1);
    }

    [Fact]
    public void Cutout_AnyPicture_TurnsASquareOfHalfTheSideGrey()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var cut = DifferentiableAugmentation.Apply(Augmentation.Cutout, Tensor.Ones([500, 1, 8, 8]), generator);
        var lost = cut.Sum([1, 2, 3]).ToArray<float>().Select(s => 64 - (int)s).Distinct().Order().ToList();
        Assert.Equal((4, 16), (lost[0], lost[^1])); // a quarter of it in the corner, all of it inside
        Assert.Equal([0f, 1f], cut.ToArray<float>().Distinct().Order());
    }

    [Fact]
    public void Color_OfGrey_MovesBrightnessWithinAQuarterAndKeepsIt()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var changed = DifferentiableAugmentation.Apply(Augmentation.Color, Tensor.Full([500, 3, 4, 4], 0.2), generator).Flatten(1);

        // An even picture has neither saturation nor contrast: only its brightness moves.
        Assert.True((changed - changed.Narrow(1, 0, 1)).Abs().Max().Item() < 1e-6);
        var brightness = changed.Narrow(1, 0, 1).ToArray<float>();
        Assert.InRange(brightness.Min(), -0.3f, -0.25f);
        Assert.InRange(brightness.Max(), 0.65f, 0.7f);
    }

    [Fact]
    public void Color_OfAPicture_ScalesSaturationAndContrastAboutTheirMeans()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([64, 3, 6, 6], generator, DType.Float64);
        var changed = DifferentiableAugmentation.Apply(Augmentation.Color, x, generator);
        Tensor Saturation(Tensor p) => p - p.Mean([1], keepdim: true);
        Tensor Contrast(Tensor p) => p.Mean([1], keepdim: true) - p.Mean([1, 2, 3], keepdim: true);
        var (saturation, contrast) = (Ratios(Saturation(changed), Saturation(x)), Ratios(Contrast(changed), Contrast(x)));
        Assert.InRange(contrast.Min(), 0.5, 0.6);
        Assert.InRange(contrast.Max(), 1.4, 1.5);
        Assert.InRange(saturation.Zip(contrast, (s, c) => s / c).Max(), 1.8, 2);

        // The same factor everywhere in a picture.
        double[] Ratios(Tensor a, Tensor b)
        {
            var ratio = (a / b).Flatten(1);
            Assert.True((ratio - ratio.Narrow(1, 0, 1)).Abs().Max().Item() < 1e-6);
            return ratio.Narrow(1, 0, 1).ToArray<double>();
        }
    }

    [Fact]
    public void Apply_All_HasTheGradientOfFiniteDifferences()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([3, 2, 8, 8], generator, DType.Float64);
        var weights = Tensor.Randn([3, 2, 8, 8], generator, DType.Float64);
        x.RequiresGrad = true;
        var gradient = Autograd.Grad([Value()], [x])[0]!.ToArray<double>();
        var values = x.Detach().AsSpan<double>();
        const double step = 1e-6;
        for (var i = 0; i < values.Length; i += 11)
        {
            var before = values[i];
            values[i] = before + step;
            var above = Value().Item();
            values[i] = before - step;
            var below = Value().Item();
            values[i] = before;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-7);
        }
        Assert.Contains(gradient, g => Math.Abs(g) > 0.1);

        Tensor Value()
        {
            generator.Seed(7);
            return (DifferentiableAugmentation.Apply(All, x, generator) * weights).Sum();
        }
    }

    [Fact]
    public void Apply_RealAndGenerated_AreChangedAlikeInDistribution()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([1, 1, 8, 8], generator).Expand(4000, 1, 8, 8);
        var (one, other) = (DifferentiableAugmentation.Apply(All, x, generator), DifferentiableAugmentation.Apply(All, x, generator));
        Assert.False(one.Equal(other));
        Assert.True((one.Mean([0]) - other.Mean([0])).Abs().Max().Item() < 0.12);
        Assert.True((one.Std([0]) - other.Std([0])).Abs().Max().Item() < 0.12);
    }
}
