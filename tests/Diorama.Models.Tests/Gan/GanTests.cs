using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class GanTests
{
    private static readonly GanConfig _small = new() { Latent = 8, Width = 4, DiscriminatorWidth = 4 };

    [Fact]
    public void Networks_OfThePaper_HaveItsSizes()
    {
        // Latent 100, 64 maps, 32 x 32: the transposed convolutions' sizes, counted by hand, with two numbers a channel of batch norm.
        using var model = new Gan(new(), Play.Images(32));
        var (generator, discriminator) = (Count(model, "generator"), Count(model, "discriminator"));
        Assert.Equal((100 * 256 * 16) + (256 * 128 * 16) + (128 * 64 * 16) + (64 * 16) + (2 * (256 + 128 + 64)), generator);
        Assert.Equal((64 * 16) + (64 * 128 * 16) + (128 * 256 * 16) + (256 * 16) + (2 * (128 + 256)), discriminator);
        Assert.Equal((1_066_880, 661_248), (generator, discriminator));
    }

    [Fact]
    public void Parameters_ConditionalSpectral_HaveTheseNamesAndShapes()
    {
        using var model = new Gan(_small with { Conditional = true, ClassEmbedding = 3, Norm = DiscriminatorNorm.Spectral }, Play.Images(28));
        Assert.Equal(
            """
            generator.classes.weight [10, 3]
            generator.blocks.0.conv.weight [11, 16, 4, 4]
            generator.blocks.0.norm.weight [16]
            generator.blocks.0.norm.bias [16]
            generator.blocks.1.conv.weight [16, 8, 3, 3]
            generator.blocks.1.norm.weight [8]
            generator.blocks.1.norm.bias [8]
            generator.blocks.2.conv.weight [8, 4, 4, 4]
            generator.blocks.2.norm.weight [4]
            generator.blocks.2.norm.bias [4]
            generator.out.weight [4, 1, 4, 4]
            discriminator.blocks.0.conv.weight_orig [4, 1, 4, 4]
            discriminator.blocks.0.conv.bias [4]
            discriminator.blocks.1.conv.weight_orig [8, 4, 4, 4]
            discriminator.blocks.1.conv.bias [8]
            discriminator.blocks.2.conv.weight_orig [16, 8, 3, 3]
            discriminator.blocks.2.conv.bias [16]
            discriminator.out.weight_orig [1, 16, 4, 4]
            discriminator.out.bias [1]
            discriminator.classes.weight_orig [10, 16, 4, 4]
            """,
            Play.Names(model));
    }

    [Fact]
    public void Parameters_OfAConditionalResnet_HaveTheseNamesAndShapes()
    {
        using var model = new Gan(_small with { Conditional = true, Architecture = GanArchitecture.Resnet, Norm = DiscriminatorNorm.Spectral }, Play.Images(12));
        Assert.Equal(
            """
            generator.in.weight [288, 8]
            generator.in.bias [288]
            generator.blocks.0.norm1.scale.weight [10, 8]
            generator.blocks.0.norm1.shift.weight [10, 8]
            generator.blocks.0.conv1.weight [4, 8, 3, 3]
            generator.blocks.0.norm2.scale.weight [10, 4]
            generator.blocks.0.norm2.shift.weight [10, 4]
            generator.blocks.0.conv2.weight [4, 4, 3, 3]
            generator.blocks.0.shortcut.weight [4, 8, 1, 1]
            generator.norm.weight [4]
            generator.norm.bias [4]
            generator.out.weight [1, 4, 3, 3]
            generator.out.bias [1]
            discriminator.blocks.0.conv1.weight_orig [4, 1, 3, 3]
            discriminator.blocks.0.conv1.bias [4]
            discriminator.blocks.0.conv2.weight_orig [4, 4, 3, 3]
            discriminator.blocks.0.conv2.bias [4]
            discriminator.blocks.0.shortcut.weight_orig [4, 1, 1, 1]
            discriminator.blocks.1.conv1.weight_orig [4, 4, 3, 3]
            discriminator.blocks.1.conv1.bias [4]
            discriminator.blocks.1.conv2.weight_orig [4, 4, 3, 3]
            discriminator.blocks.1.conv2.bias [4]
            discriminator.out.weight_orig [1, 4, 1, 1]
            discriminator.out.bias [1]
            discriminator.classes.weight_orig [10, 4, 1, 1]
            """,
            Play.Names(model));
    }

    [Fact]
    public void Widths_OfLargePictures_StopAtSixteenTimesAsMany()
    {
        using var model = new Gan(_small with { Architecture = GanArchitecture.Resnet, Norm = DiscriminatorNorm.Spectral }, Play.Images(256));
        var shapes = model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value.Shape.ToArray());
        Assert.Equal([64, 64, 3, 3], shapes["generator.blocks.0.conv1.weight"]); // 4 << 4 channels twice, at 4 and at 8 pixels
        Assert.Equal([32, 64, 3, 3], shapes["generator.blocks.2.conv1.weight"]);
        Assert.Equal([64, 64, 3, 3], shapes["discriminator.blocks.6.conv1.weight_orig"]);
    }

    [Theory]
    [InlineData(GanArchitecture.Dcgan, 28, 1)]
    [InlineData(GanArchitecture.Dcgan, 32, 3)]
    [InlineData(GanArchitecture.Dcgan, 64, 4)]
    [InlineData(GanArchitecture.Dcgan, 12, 1)]
    [InlineData(GanArchitecture.Resnet, 28, 1)]
    [InlineData(GanArchitecture.Resnet, 16, 3)]
    [InlineData(GanArchitecture.Resnet, 64, 4)]
    public void Sample_AnySize_HasTheDatasShapeAndRange(GanArchitecture architecture, int side, int channels)
    {
        using var model = new Gan(_small with { Architecture = architecture, Norm = DiscriminatorNorm.Spectral }, Play.Images(side, channels));
        using var scope = TensorScope.Open();
        var pictures = model.Sample(new(3, 1));
        Assert.Equal([3, channels, side, side], pictures.Shape.ToArray());
        Assert.InRange(pictures.Abs().Max().Item(), 1e-6, 1);
        Assert.Equal([3], model.Score(pictures).Shape.ToArray());
    }

    [Theory]
    [InlineData(GanArchitecture.Dcgan)]
    [InlineData(GanArchitecture.Resnet)]
    public void Sample_OtherCountOrFirst_GivesEachNumberItsBytes(GanArchitecture architecture)
    {
        using var model = new Gan(_small with { Conditional = true, Architecture = architecture, Norm = DiscriminatorNorm.Spectral }, Play.Images(28));
        using var scope = TensorScope.Open();
        var all = Pictures(model, new(70, 5));
        Assert.Equal(all, Pictures(model, new(70, 5)));
        Assert.Equal(all[..3], Pictures(model, new(3, 5)));
        Assert.Equal(all[62..67], Pictures(model, new(5, 5) { First = 62 }));
        Assert.NotEqual(all[..3], Pictures(model, new(3, 6)));
    }

    [Fact]
    public void Sample_Classes_AreHonouredAndTakeTurns()
    {
        using var model = new Gan(_small with { Conditional = true }, Play.Images(28));
        using var scope = TensorScope.Open();
        var turns = Pictures(model, new(12, 5));
        Assert.Equal(turns, Pictures(model, new(12, 5) { Classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] }));
        Assert.NotEqual(turns[1], Pictures(model, new(12, 5) { Classes = [0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] })[1]);
        Assert.Throws<ArgumentException>(() => model.Sample(new(2, 5) { Classes = [3] }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(2, 5) { Classes = [-1, 3] }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(2, 5) { Classes = [10, 3] }));
    }

    [Fact]
    public void Sample_ClassOfAnUnconditionalOne_IsRefused()
    {
        using var model = new Gan(_small, Play.Images(28));
        Assert.False(model.IsConditional);
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Classes = [3] }));
    }

    [Fact]
    public void Sample_WhileTraining_LeavesTheModelAsItWas()
    {
        using var model = new Gan(_small, Play.Images(28));
        using var scope = TensorScope.Open();
        var before = model.NamedBuffers().Select(b => b.Buffer.Value.Clone()).ToList();
        model.Sample(new(2, 1));
        Assert.True(model.Children.All(c => c.Module.IsTraining));
        Assert.All(before.Zip(model.NamedBuffers()), pair => Assert.True(pair.First.Equal(pair.Second.Buffer.Value)));
    }

    [Fact]
    public void Interpolate_OnePath_EndsDifferAndStepsAreSmall()
    {
        using var model = new Gan(_small with { Conditional = true }, Play.Images(28));
        using var scope = TensorScope.Open();
        var way = model.Interpolate(9, seed: 4, path: 12);
        Assert.Equal([9, 1, 28, 28], way.Shape.ToArray());
        Assert.True((way[1] - way[0]).Abs().Sum().Item() < (way[8] - way[0]).Abs().Sum().Item());
        Assert.True(way.Equal(model.Interpolate(9, seed: 4, path: 12)));
        Assert.False(way.Equal(model.Interpolate(9, seed: 4, path: 2)));
    }

    [Theory]
    [InlineData(GanLoss.NonSaturating, true)]
    [InlineData(GanLoss.LeastSquares, true)]
    [InlineData(GanLoss.Hinge, true)]
    [InlineData(GanLoss.Wasserstein, false)]
    public void HasZero_OfAGame_IsFalseForACriticAlone(GanLoss loss, bool hasZero)
    {
        using var model = new Gan(_small with { Loss = loss, Norm = DiscriminatorNorm.None }, Play.Images(28));
        Assert.Equal(hasZero, model.HasZero);
    }

    [Fact]
    public void Score_Conditional_NeedsTheClassAndDependsOnIt()
    {
        using var model = new Gan(_small with { Conditional = true }, Play.Images(28));
        using var scope = TensorScope.Open();
        var pictures = model.Sample(new(2, 1));
        Assert.Throws<ArgumentNullException>(() => model.Score(pictures));
        Assert.False(model.Score(pictures, Tensor.From<long>([1, 2])).Equal(model.Score(pictures, Tensor.From<long>([3, 2]))));
    }

    [Fact]
    public void Create_ByName_ReadsTheRecipe()
    {
        var problems = new RecipeProblems("test");
        using var model = ModelFamilies.Create(new() { Kind = "dcgan", Settings = RecipeMap.Parse("{width: 4, latent: 8}") }, Play.Images(28), problems);
        Assert.IsType<Gan>(model);
        Assert.Null(ModelFamilies.Create(new() { Kind = "dcgan", Settings = RecipeMap.Parse("{width: 0}") }, Play.Images(28), problems));
        Assert.Equal("model.width", Assert.Single(problems.Items).Path);
    }

    private static long Count(Gan model, string side) => model.Children.Single(c => c.Name == side).Module.NumParameters();

    private static List<string> Pictures(Gan model, ImageRequest request) =>
        [.. model.Sample(request).ToArray<float>().Chunk(28 * 28).Select(p => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(p.AsSpan())))];
}
