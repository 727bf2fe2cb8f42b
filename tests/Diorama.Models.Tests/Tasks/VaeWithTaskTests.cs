using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests.Tasks;

public sealed class VaeWithTaskTests
{
    private static readonly CaptionSpec _captions = Wording.Of(7, 4);

    [Theory]
    [InlineData(TaskWeighting.Fixed)]
    [InlineData(TaskWeighting.Uncertainty)]
    [InlineData(TaskWeighting.GradNorm)]
    public void Train_Classifier_LearnsBothTasks(TaskWeighting kind)
    {
        using var scope = TensorScope.Open();
        using var model = Seeded(() => new VaeClassifier(new() { Hidden = [32], Latent = 4 }, new() { Kind = kind, Weights = [1, 5] }, Play.Images(12)));
        var bars = Play.Bars(10, 12);
        var figures = Train(model, bars, 150);

        Assert.Equal(1, figures[^1]["class.accuracy"]);
        Assert.True(figures[^1]["picture.loss"] < 0.6 * figures[0]["picture.loss"], $"{figures[0]["picture.loss"]} to {figures[^1]["picture.loss"]}");
        Assert.Equal(bars["label"].ToArray<long>(), model.Classify(bars["image"]).Argmax(1).ToArray<long>());
        Assert.Equal(figures[^1]["picture.loss"], figures[^1]["picture.reconstruction"] + figures[^1]["picture.kl"], 1e-3);
        Assert.Equal(kind != TaskWeighting.Fixed, figures[^1].ContainsKey("class.weight"));
    }

    [Fact]
    public void Train_PictureWithoutWeight_LearnsTheClassAlone()
    {
        using var scope = TensorScope.Open();
        using var model = Seeded(() => new VaeClassifier(new() { Hidden = [32], Latent = 4 }, new() { Weights = [0, 1] }, Play.Images(12)));
        var first = model.NamedParameters().Where(p => p.Name.StartsWith("vae.decoder", StringComparison.Ordinal)).Select(p => p.Parameter.Value.Clone()).ToList();
        var figures = Train(model, Play.Bars(10, 12), 60);

        Assert.Equal(figures[^1]["class.loss"], figures[^1]["loss"], 1e-6);
        Assert.True(figures[^1]["class.loss"] < 0.3 * figures[0]["class.loss"]);
        Assert.All(
            first.Zip(model.NamedParameters().Where(p => p.Name.StartsWith("vae.decoder", StringComparison.Ordinal))),
            pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.Parameter.Value.ToArray<float>())
        );
    }

    [Fact]
    public void NamedParameters_OfAClassifier_AreThoseOfAVaeAndOfTheHead()
    {
        using var model = Seeded(() => new VaeClassifier(new() { Hidden = [6], Latent = 2 }, new() { Kind = TaskWeighting.GradNorm, Weights = [1, 1] }, Play.Images(4, classes: 3)));
        Assert.Equal(
            "vae.encoder.0.weight [6, 16]\nvae.encoder.0.bias [6]\nvae.encoder.2.weight [4, 6]\nvae.encoder.2.bias [4]\nvae.decoder.0.weight [6, 2]\nvae.decoder.0.bias [6]\n"
            + "vae.decoder.2.weight [16, 6]\nvae.decoder.2.bias [16]\nclasses.weight [3, 6]\nclasses.bias [3]\ntask_weights.weights [2]",
            Play.Names(model));
        Assert.Contains("task_weights.first_losses", StateDict.Of(model).Select(t => t.Name));
    }

    [Fact]
    public void Train_Captioner_SaysWhatItWasTold()
    {
        using var scope = TensorScope.Open();
        using var model = Seeded(() =>
            new VaeCaptioner(
                new()
                {
                    Vae = new() { Hidden = [32], Latent = 4 },
                    Weights = new() { Weights = [1, 5] },
                    CaptionWidth = 16,
                    CaptionLayers = 1,
                    CaptionDropout = 0,
                },
                Spec
            )
        );
        var bars = Wording.ToldBars(10, 12, _captions);
        var figures = Train(model, bars, 250);

        Assert.True(figures[^1]["picture.loss"] < 0.7 * figures[0]["picture.loss"]);
        Assert.True(figures[^1]["caption.word_nats"] < 0.1, $"{figures[^1]["caption.word_nats"]}");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (i * 3 / 10) switch { 0 => "bar left", 1 => "bar middle", _ => "bar right" }), model.Caption(bars["image"]));
        Assert.Equal(model.Caption(bars["image"].Narrow(0, 3, 1))[0], model.Caption(bars["image"])[3]);
    }

    [Theory]
    [InlineData("vae-classifier", "hidden: [4]\nconditional: true", "conditional is for a vae")]
    [InlineData("vae-classifier", "hidden: [4]\nlikelihood: gaussian\ntaskWeights: {kind: uncertainty}", "taskWeights.kind must be fixed: the density of gaussian pixels")]
    [InlineData("vae-classifier", "hidden: [4]\ntaskWeights: {weights: {caption: 2}}", "taskWeights.weights.caption is not a setting")]
    [InlineData("vae-captioner", "hidden: [4]", "kind is vae-captioner, which needs captions")]
    public void Create_Mistakes_AreSaid(string kind, string settings, string said)
    {
        var problems = new RecipeProblems(kind);
        using var model = ModelFamilies.Create(new ModelConfig { Kind = kind, Settings = RecipeMap.Parse(settings) }, Play.Images(12), problems);
        Assert.Contains(problems.Items, p => $"{p.Path} {p.Message}".Contains(said, StringComparison.Ordinal));
    }

    private static DataSpec Spec => Play.Images(12) with { Captions = _captions };

    private static T Seeded<T>(Func<T> make)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        return make();
    }

    private static List<Dictionary<string, double>> Train(GenerativeModel model, Batch batch, int steps)
    {
        var objective = model.Objectives.Single();
        using var generator = Generator.Seeded(7);
        using var group = new ParameterGroup(objective.Parameters);
        using var adam = OptimizerFactory.Create(group, new OptimConfig { Kind = OptimKind.Adam, Lr = 0.01 });
        var figures = new List<Dictionary<string, double>>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            group.ZeroGradients();
            var loss = objective.Compute(batch, new(step, steps, generator));
            loss.Total.Backward();
            group.GatherGradients();
            adam.Step(0.01);
            using (Autograd.NoGrad()) objective.AfterStep?.Invoke();
            figures.Add(new(loss.Terms.Select(t => KeyValuePair.Create(t.Name, t.Value.Item()))) { ["loss"] = loss.Total.Item() });
        }
        return figures;
    }
}
