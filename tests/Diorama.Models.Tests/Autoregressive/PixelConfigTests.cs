using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class PixelConfigTests
{
    [Fact]
    public void Read_OfNothing_GivesTheDefaults()
    {
        var (cnn, problems) = Read(GatedPixelCnnConfig.Read, "{}");
        var (rnn, others) = Read(PixelRnnConfig.Read, "{}");

        Assert.Empty(problems);
        Assert.Empty(others);
        Assert.Equal(new GatedPixelCnnConfig(), cnn);
        Assert.Equal(new PixelRnnConfig(), rnn);
    }

    [Fact]
    public void Read_OfSettings_TakesThem()
    {
        var (config, problems) = Read(GatedPixelCnnConfig.Read, "{ layers: 3, width: 20, firstKernel: 5, kernel: 1, head: 9, levels: 4, conditional: true }", classes: 10);

        Assert.Empty(problems);
        Assert.Equal(new GatedPixelCnnConfig { Layers = 3, Width = 20, FirstKernel = 5, Kernel = 1, Head = 9, Levels = 4, Conditional = true }, config);
    }

    [Theory]
    [InlineData("{ kernel: 4 }", "model.kernel must be odd")]
    [InlineData("{ levels: 257 }", "model.levels must be at most 256")]
    [InlineData("{ levels: 8, binarization: dynamic }", "model.binarization is read with two levels only, but levels is 8")]
    [InlineData("{ binarization: none }", "model.binarization must be dynamic, fixed or threshold")]
    [InlineData("{ conditional: true }", "model.conditional is true, but the data has no classes")]
    [InlineData("{ width: 0 }", "model.width must be at least 1")]
    [InlineData("{ layer: 3 }", "model.layer is not a setting; did you mean model.layers?")]
    public void Read_OfMistakes_NamesThem(string yaml, string expected)
    {
        Assert.StartsWith(expected, Assert.Single(Read(GatedPixelCnnConfig.Read, yaml).Problems), StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Single(Read(PixelRnnConfig.Read, yaml).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ForTextOrForWrongShapes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new AutoregressiveImages(new GatedPixelCnnConfig(), new() { Modality = Modality.Image, Shape = [28, 28] }));
        Assert.Throws<ArgumentException>(() => new AutoregressiveImages(new PixelRnnConfig { Conditional = true }, VaeFixture.Pictures()));
    }

    private static (T Config, IReadOnlyList<string> Problems) Read<T>(Func<RecipeReader, DataSpec, T> read, string yaml, int classes = 0)
    {
        var problems = new RecipeProblems("test");
        var map = (RecipeMap)RecipeMap.Parse($"model: {yaml}")["model"]!;
        return (read(new(map, problems), Play.Images(8, classes: classes)), [.. problems.Items.Select(p => $"{p.Path} {p.Message}")]);
    }
}
