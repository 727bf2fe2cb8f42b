using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training.Tests.Growing;

/// <summary>A GAN that comes to make larger pictures, step by step, and keeps frozen what was.</summary>
public sealed class LargerPicturesTests : IDisposable
{
    private readonly SmallRuns _runs = new();
    private readonly string[] _gan;

    public LargerPicturesTests() => _gan =
    [
        .. PictureRuns.Make(Path.Combine(_runs.Root, "pictures"), 32, "cat"), "model={kind: dcgan, width: 8, latent: 6}", "run.steps=2", "checkpoint.every=0",
    ];

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(32)]
    [InlineData(12)]
    public void Grow_NotToTwiceTheSide_SaysWhichSideItGrowsTo(int size) =>
        Assert.Contains("Set data.size=16", Refused(_runs.Train("small", _gan), new(), $"data.size={size}"), StringComparison.Ordinal);

    [Fact]
    public void Grow_WhatIsNoGan_SaysWhichDo()
    {
        var small = _runs.Train("small", [.. _gan[..5], "run.steps=1"]);
        Assert.Contains("a vae does not grow to larger pictures; dcgan", Refused(small, new(2), "data.size=16"), StringComparison.Ordinal);
        Assert.Contains("set data.size to twice what it is", Refused(small, new(2) { FadeSteps = 3 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Grow_WhileTheLastStepIsFadedIn_IsToldToWait()
    {
        var grown = _runs.GrowInto("first", _runs.Train("small", _gan), new() { FadeSteps = 4 }, "data.size=16", "run.steps=5");
        Assert.Contains("--fade 4 is longer than the 3 steps that follow: the run ends with 75% of the larger pictures faded in", Assert.Single(_runs.Told), StringComparison.Ordinal);
        _runs.Train("first", from: grown);
        Assert.Contains("not all faded in before step 6: train it until then", Refused(grown.Run.FullPath, new(), "data.size=32"), StringComparison.Ordinal);
        _runs.Train("first", from: grown, steps: 6);
        Assert.Equal("pictures: 16 x 16 to 32 x 32", _runs.Grow(grown.Run.FullPath, new() { FadeSteps = 4 }, "data.size=32").Facts.Changes[0]);
    }

    [Fact]
    public void Grow_WithAFrozenLayer_FreezesThatLayerUnderItsNewName()
    {
        var grown = _runs.Grow(_runs.Train("small", [.. _gan, "freeze=['discriminator.blocks.0.*']"]), new() { FadeSteps = 2 }, "data.size=16");
        Assert.Equal("freeze: [discriminator.blocks.0.*] to [discriminator.half.*]", grown.Facts.Changes[^1]);
        Assert.Contains(_runs.Told, line => line.EndsWith("is [discriminator.half.*]", StringComparison.Ordinal));
        var before = Weights(grown);
        _runs.Train("grown", from: grown);
        var after = Weights(grown);
        Assert.All(before.Keys.Where(name => name.StartsWith("discriminator.half.", StringComparison.Ordinal)), name => Assert.Equal<float[]>(before[name], after[name]));
        Assert.NotEqual(before["discriminator.blocks.0.conv.weight"], after["discriminator.blocks.0.conv.weight"]);
    }

    [Fact]
    public void Grow_DeeperWithAFrozenStack_FreezesNoNewLayer()
    {
        var grown = _runs.Grow(_runs.Train("small", "freeze=['encoder.*']"), new(Deeper: 1));
        var before = Weights(grown);
        _runs.Train("grown", from: grown);
        var after = Weights(grown);
        Assert.All(before.Keys.Where(name => name.StartsWith("encoder.", StringComparison.Ordinal) && !name.Contains(".layers.", StringComparison.Ordinal)), name => Assert.Equal<float[]>(before[name], after[name]));
        Assert.Contains(before.Keys, name => name.StartsWith("encoder.", StringComparison.Ordinal) && name.Contains(".layers.", StringComparison.Ordinal) && !before[name].SequenceEqual(after[name]));
    }

    [Fact]
    public void Grow_WithAnotherFreeze_TakesIt()
    {
        var grown = _runs.Grow(_runs.Train("small", "freeze=['encoder.*']"), new(2), "freeze=['decoder.*']");
        Assert.Equal(["decoder.*"], Freezing.Patterns(Recipe.Load(grown.Run.RecipePath)));
    }

    private string Refused(string small, GrowthRequest request, params string[] overrides) => Assert.Throws<UserException>(() => _runs.Grow(small, request, overrides)).Message;

    private static Dictionary<string, float[]> Weights(GrownRun run)
    {
        using var scope = TensorScope.Open();
        using var saved = SafetensorsFile.Open(Path.Combine(run.Run.Checkpoints()[0].Path, "model.safetensors"));
        return saved.Load().Where(t => t.Value.DType == DType.Float32).ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }
}
