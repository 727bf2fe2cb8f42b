using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>Likelihoods of pixels that are drawn otherwise are told apart, by what settings mean.</summary>
public sealed class LikelihoodPixelsTests : IDisposable
{
    private const string Digits = "name: x\nrun: { steps: 1, device: cpu }\ndata: { name: digits, batch: 8 }\nsamples: { count: 1 }\n";
    private const string Vae = Digits + "model: { kind: vae, hidden: [4], latent: 2 }\n";
    private const string PixelCnn = Digits + "model: { kind: gated-pixelcnn, layers: 1, width: 4, head: 4 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dynamic", "dynamic", 0)]
    [InlineData("dynamic", "Dynamic", 0)]
    [InlineData("dynamic", "fixed", 1)]
    [InlineData("none", "fixed", 1)]
    public void Notes_Init_IsComparedByWhatItMeans(string before, string now, int count)
    {
        var run = Train("before", Vae, $"model.binarization={before}");
        using var plan = TrainingPlan.Of(Recipe.FromYaml(Vae, [$"model.binarization={now}", $"init={run.FullPath}"]));
        var notes = RecipeRules.Notes(plan).Where(n => n.Path == "model.binarization").ToList();
        Assert.Equal(count, notes.Count);
        Assert.All(notes, n => Assert.Contains("once and for all for each picture, in training too", n.Message, StringComparison.Ordinal));
    }

    /// <summary>What a PixelCNN does by default is written out, and is the same.</summary>
    [Fact]
    public void Notes_InitWithADefaultWrittenOut_IsSilentAndDrawsNothing()
    {
        var run = Train("before", PixelCnn);
        using var plan = TrainingPlan.Of(Recipe.FromYaml(PixelCnn, ["model.binarization=dynamic", $"init={run.FullPath}"]));
        using var random = Generator.Default();
        var state = random.GetState();
        Assert.DoesNotContain(RecipeRules.Notes(plan), n => n.Path == "model.binarization");
        Assert.Equal(state, random.GetState());
    }

    [Fact]
    public void Mixed_RunsOfSeveralFamilies_AreComparedByTheirPixels()
    {
        var (bound, exact, otherwise) = (Train("bound", Vae, "model.binarization=dynamic"), Train("exact", PixelCnn), Train("otherwise", PixelCnn, "model.binarization=fixed"));
        Assert.Null(LikelihoodPixels.Mixed([bound, exact]));
        var said = LikelihoodPixels.Mixed([bound, exact, otherwise]);
        Assert.Contains($"{otherwise.FullPath}: pixels drawn black or white by their grey value, once and for all for each picture, in training too", said, StringComparison.Ordinal);
        var gan = Train("gan", Digits + "model: { kind: dcgan, width: 2, latent: 2 }\n");
        Assert.Null(LikelihoodPixels.Mixed([gan, otherwise]));
        File.Delete(Path.Combine(exact.FullPath, "data.json"));
        Assert.Null(LikelihoodPixels.Mixed([exact, otherwise]));
    }

    [Fact]
    public void Grow_WithOtherPixels_SaysSo()
    {
        var told = new List<string>();
        var run = Train("small", Vae, "model.binarization=dynamic");
        Diorama.Training.Growing.Grow(run, new(2), ["model.binarization=fixed"], Path.Combine(_folder, "grown"), told.Add, TestContext.Current.CancellationToken);
        Assert.Contains(told, line => line.Contains("is of other pixels", StringComparison.Ordinal));
    }

    private RunDirectory Train(string folder, string yaml, params string[] overrides)
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml(yaml, overrides));
        var run = RunDirectory.Create(Path.Combine(_folder, folder));
        new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken);
        return run;
    }
}
