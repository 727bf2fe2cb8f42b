using System.Runtime.InteropServices;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DiffusionModelTests
{
    private static readonly UnetConfig _small = new() { Width = 8, Blocks = 1, Multipliers = [1, 2] };
    private static readonly WishConfig _told = new() { Conditional = true, Captions = true, CaptionWidth = 8 };

    /// <summary>Both families.</summary>
    public static TheoryData<string> Kinds { get; } = ["ddpm", "flow-matching"];

    [Theory]
    [InlineData(16, 16, 1, 1)]
    [InlineData(28, 28, 1, 2)]
    [InlineData(16, 24, 3, 2)]
    [InlineData(32, 32, 4, 4)]
    [InlineData(224, 224, 3, 8)]
    [InlineData(256, 256, 4, 16)]
    public void Sample_AnySize_HasTheDatasShapeAndRange(int height, int width, int channels, int patch)
    {
        using var scope = TensorScope.Open();
        var spec = Play.Images(1) with { Shape = [channels, height, width] };
        using var model = Make("flow-matching", spec, new(), _small with { Patch = patch });
        var pictures = model.Sample(new(2, 1) { Steps = 1 });
        Assert.Equal([2, channels, height, width], pictures.Shape.ToArray());
        Assert.InRange(pictures.Abs().Max().Item(), 1e-6, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_OtherCountOrFirst_GivesEachNumberItsBytes(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Play.Images(8), _told with { Captions = false });
        var all = Pictures(model, new(70, 5));
        Assert.Equal(all, Pictures(model, new(70, 5)));
        Assert.Equal(all[..3], Pictures(model, new(3, 5)));
        Assert.Equal(all[62..67], Pictures(model, new(5, 5) { First = 62 }));
        Assert.NotEqual(all[..3], Pictures(model, new(3, 6)));
        Assert.Equal(70, all.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_ToldToStop_Stops(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Play.Images(8), _told with { Captions = false });
        Assert.Throws<OperationCanceledException>(() => model.Sample(new(2, 5) { Stop = new(canceled: true) }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_Classes_AreHonouredAndTakeTurns(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Play.Images(8), _told with { Captions = false });
        var turns = Pictures(model, new(12, 5));
        Assert.Equal(turns, Pictures(model, new(12, 5) { Classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] }));
        Assert.NotEqual(turns[1], Pictures(model, new(12, 5) { Classes = [0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1] })[1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_Prompts_AreHonouredAndNeedNoClass(string kind)
    {
        using var scope = TensorScope.Open();
        var spec = Told(8);
        using var model = Make(kind, spec, _told);
        var bars = Pictures(model, new(2, 5) { Prompts = ["left bar", "left bar"] });
        Assert.NotEqual(bars[0], Pictures(model, new(2, 5) { Prompts = ["right bar", "left bar"] })[0]);
        Assert.Equal(bars[1], Pictures(model, new(2, 5) { Prompts = ["right bar", "left bar"] })[1]);
        // No words are the wish for nothing in particular; but without prompts classes take turns.
        Assert.NotEqual(Pictures(model, new(2, 5) { Prompts = ["", ""] })[0], Pictures(model, new(2, 5))[0]);
        Assert.NotEqual(bars[0], Pictures(model, new(2, 5) { Prompts = ["left bar", "left bar"], Classes = [3, 3] })[0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_Guidance_OfOneIsConditionalOfZeroIsNot(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Play.Images(8), _told with { Captions = false });
        var plain = model.Sample(new(2, 5) { Guidance = 1, Classes = [3, 4] });
        Assert.True(plain.Equal(model.Sample(new(2, 5) { Classes = [3, 4] })));
        // Without any guidance no class counts.
        Assert.True(model.Sample(new(2, 5) { Guidance = 0, Classes = [3, 4] }).Equal(model.Sample(new(2, 5) { Guidance = 0, Classes = [5, 6] })));
        Assert.False(plain.Equal(model.Sample(new(2, 5) { Guidance = 3, Classes = [3, 4] })));
    }

    [Fact]
    public void Sample_GuidanceOutsideItsInterval_DoesNothing()
    {
        using var scope = TensorScope.Open();
        var narrow = new SamplingConfig { Steps = 4, GuidanceFrom = 0.98, GuidanceTo = 0.99 };
        using var model = Lively(new FlowMatching(new() { Unet = _small, Wishes = _told with { Captions = false }, Sampling = narrow }, Play.Images(8)));
        Assert.True(model.Sample(new(2, 5) { Guidance = 5 }).Equal(model.Sample(new(2, 5))));
        Assert.Equal([1, 5, 5, 1], new[] { 0.97, 0.98, 0.99, 1 }.Select(noise => narrow.GuidanceAt(5, noise)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_Unconditional_RefusesWishes(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Told(8), new());
        Assert.False(model.IsConditional || model.TakesPrompts || model.TakesGuidance);
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Classes = [3] }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Prompts = ["left"] }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Guidance = 2 }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Steps = 0 }));
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 5) { Steps = model.MaxSteps + 1 }));
        Assert.Equal([2, 1, 8, 8], model.Sample(new(2, 5)).Shape.ToArray());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Sample_Ddpm_DrawsFreshNoiseByEta(double eta, bool differs)
    {
        using var scope = TensorScope.Open();
        using var without = Lively(new Ddpm(new() { Unet = _small, Sampling = new() { Steps = 4 } }, Play.Images(8)));
        using var with = Lively(new Ddpm(new() { Unet = _small, Sampling = new() { Steps = 4 }, Eta = eta }, Play.Images(8)));
        Assert.Equal(differs, !with.Sample(new(2, 5)).Equal(without.Sample(new(2, 5))));
        Assert.True(with.Sample(new(2, 5)).Equal(with.Sample(new(2, 5))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Interpolate_OnePath_EndsDifferAndStepsAreSmall(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, Play.Images(8), _told with { Captions = false });
        var way = model.Interpolate(9, seed: 4, path: 12);
        Assert.Equal([9, 1, 8, 8], way.Shape.ToArray());
        Assert.True((way[1] - way[0]).Abs().Sum().Item() < (way[8] - way[0]).Abs().Sum().Item());
        Assert.True(way.Equal(model.Interpolate(9, seed: 4, path: 12)));
        Assert.False(way.Equal(model.Interpolate(9, seed: 4, path: 2)));
    }

    [Fact]
    public void Sample_WhileTraining_LeavesTheModelTraining()
    {
        using var scope = TensorScope.Open();
        using var model = Make("ddpm", Play.Images(8), new());
        model.Sample(new(2, 1));
        Assert.True(model.IsTraining && model.Children.All(c => c.Module.IsTraining));
    }

    [Theory]
    [InlineData("ddpm", typeof(Ddpm))]
    [InlineData("flow-matching", typeof(FlowMatching))]
    public void Create_ByName_ReadsTheRecipe(string kind, Type type)
    {
        var problems = new RecipeProblems("test");
        using var model = ModelFamilies.Create(new() { Kind = kind, Settings = RecipeMap.Parse("{width: 8, sampling: {steps: 7}}") }, Play.Images(8), problems);
        Assert.IsType(type, model);
        Assert.Empty(problems.Items);
    }

    internal static DataSpec Told(int side) => Play.Images(side) with { Captions = Wording.Of(9, 4) };

    private static DiffusionModel Make(string kind, DataSpec spec, WishConfig wishes, UnetConfig? unet = null) => Lively<DiffusionModel>(kind == "ddpm"
        ? new Ddpm(new() { Unet = unet ?? _small, Wishes = wishes, Sampling = new() { Steps = 3 } }, spec)
        : new FlowMatching(new() { Unet = unet ?? _small, Wishes = wishes, Sampling = new() { Steps = 3 } }, spec));

    // What begins at zero would hide what a network is told.
    private static T Lively<T>(T model)
        where T : DiffusionModel
    {
        using var quiet = Autograd.NoGrad();
        using var generator = Generator.Seeded(6);
        foreach (var parameter in model.Parameters()) parameter.Value.NormalInPlace(0, 0.1, generator);
        return model;
    }

    private static List<string> Pictures(DiffusionModel model, ImageRequest request) =>
        [.. model.Sample(request).ToArray<float>().Chunk(8 * 8).Select(p => Convert.ToHexString(MemoryMarshal.AsBytes(p.AsSpan())))];
}
