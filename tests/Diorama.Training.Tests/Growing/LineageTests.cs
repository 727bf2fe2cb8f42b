using Diorama.Core;

namespace Diorama.Training.Tests.Growing;

/// <summary>What a grown run says of how it came to be: as it is, and not as it was asked for.</summary>
public sealed class LineageTests : IDisposable
{
    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_WithASizeOfItsOwn_SaysWhatGrew()
    {
        var grown = _runs.Grow(_runs.Train("small"), new(2), "model.hidden=[30]", "model.importanceSamples=7", "data.batch=4");
        Assert.Equal(
            ["model.hidden: [12] to [30]", "model.decoderHidden: [12] to [24]", "data.batch: 8 to 4", "model.importanceSamples: not set to 7"],
            [.. grown.Facts.Changes.Take(2), .. grown.Facts.Changes.Skip(2).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public void Grow_BySetAlone_Grows() => Assert.Equal(["model.hidden: [12] to [13]"], _runs.Grow(_runs.Train("small"), new(), "model.hidden=[13]").Facts.Changes);

    [Fact]
    public void Grow_ToLargerPictures_NamesThem()
    {
        var small = _runs.Train("small", [.. PictureRuns.Make(Path.Combine(_runs.Root, "pictures"), 16, "cat"), "model={kind: dcgan, width: 4, latent: 6}", "run.steps=1"]);
        var changes = _runs.Grow(small, new(), "data.size=16").Facts.Changes;
        Assert.Equal("pictures: 8 x 8 to 16 x 16", changes[0]);
        Assert.Contains("model.fadeSteps: 0 to 1", changes);
        Assert.DoesNotContain(changes, c => c.StartsWith("data.size", StringComparison.Ordinal));
    }

    [Fact]
    public void Grow_WhereTheRateStandsHigherInALongerRun_SaysSoAndSoDoesTraining()
    {
        var grown = _runs.Grow(_runs.Train("small", "optim.schedule={kind: cosine}"), new(2));
        var jump = Assert.Single(_runs.Told);
        Assert.Matches("At step 5 the learning rate jumps from 0.00[0-9]* to 0.005", jump);
        Assert.Equal(jump, RunFacts.Read(grown.Run.FactsPath).Grown!.RateJump);
        Assert.Empty(_runs.Warned);
        _runs.Train("grown", from: grown);
        Assert.Equal([jump], _runs.Warned);
        _runs.Train("grown", from: grown); // its steps are behind it
        Assert.Single(_runs.Warned);
    }

    [Fact]
    public void Grow_WithAConstantRate_SaysNothingOfIt()
    {
        Assert.Null(_runs.Grow(_runs.Train("small"), new(2)).Facts.RateJump);
        Assert.Empty(_runs.Told);
    }

    [Fact]
    public void Grow_ByACommand_NotesIt() => Assert.Equal("diorama grow", _runs.Grow(_runs.Train("small"), new(2) { Command = "diorama grow" }).Facts.Command);
}
