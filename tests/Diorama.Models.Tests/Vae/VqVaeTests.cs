using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class VqVaeTests
{
    private static readonly VqVaeConfig _small = new()
    {
        Halvings = 1, Width = 12, Blocks = 1, Codes = 8, CodeSize = 4, Prior = new() { Layers = 2, Width = 8, FirstKernel = 3, Head = 12 },
    };

    [Fact]
    public void Backward_ThroughTheCodes_GivesTheEncoderTheDecodersGradient()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var model = Make(_small with { Commitment = 0 });
        var image = VaeFixture.Stripes(3)["image"];
        Play.Backward(model, "autoencoder", VaeFixture.Of(image), generator);
        var actual = model.NamedParameters().Single(p => p.Name == $"encoder.{Sequential(model, "encoder").Children.Count - 1}.bias").Parameter.Grad!.ToArray<float>();

        // The decoder, on the codes' vectors themselves.
        var grey = (image + 1) * 0.5;
        var vectors = ((Codebook)model.Children.Single(c => c.Name == "codebook").Module).Decode(model.Encode(image)).Permute(0, 3, 1, 2).Detach();
        vectors.RequiresGrad = true;
        using var pixels = new BernoulliPixels(Binarization.None);
        (pixels.Total(Sequential(model, "decoder").Forward(vectors).Flatten(1), grey.Flatten(1)) / 3).Backward();

        Assert.All(vectors.Grad!.Sum([0, 2, 3]).ToArray<float>().Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Contains(actual, g => Math.Abs(g) > 1e-3);
    }

    [Fact]
    public void Compute_OfABatch_AddsTheCommitment()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var model = Make(_small with { Commitment = 0.5 });
        var figures = Play.Backward(model, "autoencoder", VaeFixture.Stripes(3), generator);

        Assert.Equal(figures["reconstruction"] + (0.5 * figures["commitment"]), figures["loss"], 1e-3);
        Assert.InRange(figures["perplexity"], 1, 8);
    }

    [Fact]
    public void Prior_AfterTheAutoencoder_LearnsTheCodesThatThisHasFound()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var model = Make(_small);
        var batch = VaeFixture.Stripes(6);
        var found = Play.Backward(model, "prior", batch, generator)["loss"];
        Play.Backward(model, "autoencoder", batch, generator);
        using (Autograd.NoGrad())
        {
            foreach (var parameter in Sequential(model, "encoder").Parameters()) parameter.Value.ZeroInPlace();
        }

        Assert.Equal(found, Play.Backward(model, "prior", batch, generator)["loss"]); // not encoded again
        Assert.NotEqual(found, Play.Backward(model, "prior", batch, generator)["loss"]); // nor is anything taken twice
    }

    [Fact]
    public void Training_OnOneBatch_LearnsItByHeartWithItsCodes()
    {
        using var scope = TensorScope.Open();
        using var model = Make(_small);
        var batch = VaeFixture.Stripes(8);
        var figures = Train(model, batch, steps: 120);

        Assert.True(figures[^1]["reconstruction"] < 0.8 * figures[0]["reconstruction"], $"{figures[0]["reconstruction"]} fell to {figures[^1]["reconstruction"]} only.");
        Assert.True((model.Reconstruct(batch["image"]) - batch["image"]).Square().Mean().Item() < 0.1);
        Assert.True(figures[^1]["perplexity"] > 3, $"Of 8 codes, only {figures[^1]["perplexity"]} are used.");
        Assert.InRange(figures[^1]["prior"], Math.Log(8) - 0.1, 0.7 * figures[0]["prior"]);
    }

    [Fact]
    public void Training_WithTheSameSeed_GivesTheSameFigures()
    {
        List<Dictionary<string, double>> Run()
        {
            using var scope = TensorScope.Open();
            using var model = Make(_small);
            return Train(model, VaeFixture.Stripes(8), steps: 5);
        }

        Assert.Equal(Run().Select(f => f["loss"] + f["prior"]), Run().Select(f => f["loss"] + f["prior"]));
    }

    [Fact]
    public void NegativeLogLikelihood_OfAllPicturesThereAre_IsABound()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var model = Make(_small with { Binarization = Binarization.Threshold }, side: 2);
        var pixels = new float[16 * 4];
        for (var i = 0; i < 16; i++)
        {
            for (var bit = 0; bit < 4; bit++) pixels[(i * 4) + bit] = (i >> bit & 1) == 1 ? 1 : -1;
        }
        var nats = model.NegativeLogLikelihood(VaeFixture.Of(Tensor.From<float>(pixels, 16, 1, 2, 2)), generator).Nats.ToArray<float>();

        Assert.InRange(nats.Sum(n => Math.Exp(-n)), 1e-4, 1);
        Assert.Equal("bound: the picture's own codes and it given them; pixels white from one half on", model.Protocol);
    }

    [Fact]
    public void Sample_WithTheSameSeed_GivesTheSameBytesInWholeAndInPartsAndByClass()
    {
        using var scope = TensorScope.Open();
        using var model = Make(_small with { Wishes = new() { Conditional = true } });
        var whole = model.Sample(new(70, 3));

        Assert.Equal([70, 1, 8, 8], whole.Shape.ToArray());
        Assert.Equal(whole.Narrow(0, 61, 9).ToArray<float>(), model.Sample(new(9, 3) { First = 61 }).ToArray<float>());
        Assert.Equal(whole[1].ToArray<float>(), model.Sample(new(2, 3) { Classes = [5, 1] })[1].ToArray<float>());
        Assert.True(whole.Abs().Max().Item() <= 1);
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 3) { Classes = [10] }));
    }

    [Fact]
    public void Sample_ByPrompt_FollowsTheWordsAndNeedsNoClass()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        generator.Seed(6);
        using var model = new VqVae(_small with { Wishes = new() { Conditional = true, Captions = true, CaptionWidth = 8 } }, DiffusionModelTests.Told(8));
        using (Autograd.NoGrad())
        {
            // What it is told speaks loudly; the rest is as it begins, so that nothing is sure of itself.
            foreach (var (_, parameter) in model.NamedParameters().Where(p => p.Name.EndsWith("condition.weight", StringComparison.Ordinal))) parameter.Value.NormalInPlace(0, 2, generator);
        }
        Assert.True(model.TakesPrompts);
        string[] left = [.. Enumerable.Repeat("left bar", 30)], right = [.. Enumerable.Repeat("right bar", 30)];
        var asked = model.Sample(new(60, 3) { Prompts = [.. left, .. left] });
        var other = model.Sample(new(60, 3) { Prompts = [.. right, .. left] });
        Assert.False(asked[..30].Equal(other[..30]));
        Assert.True(asked[30..].Equal(other[30..]));
        Assert.False(asked.Equal(model.Sample(new(60, 3) { Prompts = [.. left, .. left], Classes = [.. Enumerable.Repeat(3, 60)] })));
        Assert.Throws<ArgumentException>(() => model.Sample(new(2, 3) { Prompts = ["left"] }));
        using var wordless = Make(_small);
        Assert.Throws<ArgumentException>(() => wordless.Sample(new(1, 3) { Prompts = ["left"] }));
    }

    [Fact]
    public void Nats_OfAPriorThatIsToldCaptions_LearnsWhatTheySay()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        generator.Seed(5);
        var spec = DiffusionModelTests.Told(8);
        using var prior = new CodePrior(_small with { Wishes = new() { Captions = true, CaptionWidth = 8 } }, 2, 2, spec);
        using var group = new ParameterGroup(prior.Parameters());
        using var adam = new Adam(group);
        var codes = Tensor.From<long>([1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5], 3, 2, 2);
        var captions = Tensor.From<long>([.. new[] { "left bar", "middle bar", "right bar" }.SelectMany(spec.Captions!.Encode)], 3, spec.Captions.Length);
        for (var step = 0; step < 60; step++)
        {
            using var inner = TensorScope.Open();
            group.ZeroGradients();
            prior.Nats(codes, new(null, captions)).Mean().Backward();
            adam.Step(0.02);
        }
        // Without the words the first code alone would cost ln 3 = 1.1 nats.
        Assert.InRange(prior.Nats(codes, new(null, captions)).Mean().Item(), 0, 0.5);
        Assert.True(prior.Nats(codes, new(null, captions.Flip([0]))).Mean().Item() > 1);
    }

    [Fact]
    public void State_OfAModel_HoldsTheCodebook()
    {
        using var scope = TensorScope.Open();
        using var model = Make(_small);
        Train(model, VaeFixture.Stripes(8), steps: 3);
        using var other = new VqVae(_small, Play.Images(8));
        StateDict.Load(other, StateDict.Of(model).ToDictionary(s => s.Name, s => s.Value));

        Assert.Equal(model.Sample(new(3, 1)).ToArray<float>(), other.Sample(new(3, 1)).ToArray<float>());
        Assert.Equal(["codebook.vectors", "codebook.counts", "codebook.sums"], StateDict.Of(model).Select(s => s.Name).Where(n => n.StartsWith("codebook", StringComparison.Ordinal)));
    }

    private static VqVae Make(VqVaeConfig config, int side = 8)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        return new(config, Play.Images(side));
    }

    private static Sequential Sequential(VqVae model, string name) => (Sequential)model.Children.Single(c => c.Name == name).Module;

    // Both objectives in turn, as the trainer takes them; "prior" is the second one's loss.
    private static List<Dictionary<string, double>> Train(VqVae model, Batch batch, int steps)
    {
        using var generator = Generator.Seeded(7);
        var groups = model.Objectives.Select(o => new ParameterGroup(o.Parameters)).ToList();
        var optimizers = groups.Select(g => new Adam(g)).ToList();
        var figures = new List<Dictionary<string, double>>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            for (var i = 0; i < 2; i++)
            {
                groups[i].ZeroGradients();
                var loss = model.Objectives[i].Compute(batch, new(step, steps, generator));
                loss.Total.Backward();
                groups[i].GatherGradients();
                optimizers[i].Step(5e-3);
                using (Autograd.NoGrad()) model.Objectives[i].AfterStep?.Invoke();
                if (i == 0) figures.Add(new(loss.Terms.Select(t => KeyValuePair.Create(t.Name, t.Value.Item()))) { ["loss"] = loss.Total.Item() });
                else figures[^1]["prior"] = loss.Total.Item();
            }
        }
        optimizers.ForEach(o => o.Dispose());
        groups.ForEach(g => g.Dispose());
        return figures;
    }
}
