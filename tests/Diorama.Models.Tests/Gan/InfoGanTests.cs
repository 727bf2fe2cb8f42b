using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class InfoGanTests
{
    private static readonly InfoGanConfig _small = new() { Gan = new() { Latent = 4, Width = 8, DiscriminatorWidth = 8 }, Categorical = [10, 3] };

    [Fact]
    public void Read_CodesAndWeights_AreTaken()
    {
        var problems = new RecipeProblems("test");
        var config = InfoGanConfig.Read(Reader("{latent: 4, width: 8, categorical: [10, 3], continuous: 2}", problems), Play.Images(28));
        Assert.Empty(problems.Items);
        Assert.Equal(_small, config);
        InfoGanConfig.Read(Reader("{categorical: [1], continuous: -1, continuousWeight: 0}", problems), Play.Images(28));
        Assert.Equal(["model.categorical.0", "model.continuous", "model.continuousWeight"], problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Draw_Codes_AreUniformAndTheRestIsNormal()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var noise = new CodedNoise(4, [10, 3], 2);
        var z = noise.Draw(6000, generator, Device.Cpu);
        Assert.Equal([6000, 19], z.Shape.ToArray());
        var (ten, three) = (z.Narrow(1, 4, 10), z.Narrow(1, 14, 3));
        Assert.True(ten.Sum([1]).Eq(1).All().Item() != 0 && three.Sum([1]).Eq(1).All().Item() != 0);
        Assert.True((ten.Mean([0]) - 0.1).Abs().Max().Item() < 0.02);
        Assert.True((three.Mean([0]) - (1.0 / 3)).Abs().Max().Item() < 0.03);
        var numbers = noise.Numbers(z);
        Assert.InRange(numbers.Abs().Max().Item(), 0.99, 1);
        Assert.Equal(1.0 / 3, numbers.Square().Mean().Item(), 0.01);
        Assert.Equal(1, z.Narrow(1, 0, 4).Square().Mean().Item(), 0.03);
    }

    [Fact]
    public void Numbered_Codes_TakeTurnsAndStayForEachNumber()
    {
        using var scope = TensorScope.Open();
        var noise = new CodedNoise(4, [10, 3], 2);
        var z = noise.Numbered(new ImageRequest(64, 5), 0, 64, Device.Cpu);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (long)i % 10), noise.Categories(z).First().Value.ToArray<long>());
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (long)i / 10 % 3), noise.Categories(z).Last().Value.ToArray<long>());
        Assert.True(noise.Numbered(new ImageRequest(3, 5), 7, 3, Device.Cpu).Equal(z.Narrow(0, 7, 3)));
        Assert.InRange(noise.Numbers(z).Abs().Max().Item(), 0.9, 1);
    }

    [Fact]
    public void Numbered_CodesThatWereAskedFor_AreThoseAndAllElseStays()
    {
        using var scope = TensorScope.Open();
        var noise = new CodedNoise(4, [10, 3], 2);
        var usual = noise.Numbered(new ImageRequest(6, 5), 0, 6, Device.Cpu);
        var asked = new ImageRequest(6, 5) { Codes = new Dictionary<int, double> { [1] = 2, [3] = -1.5 } };
        var z = noise.Numbered(asked, 0, 6, Device.Cpu);
        Assert.Equal(Enumerable.Repeat(2L, 6), noise.Categories(z).Last().Value.ToArray<long>());
        Assert.Equal(Enumerable.Repeat(-1.5f, 6), z.Narrow(1, 18, 1).ToArray<float>());
        Assert.True(z.Narrow(1, 0, 14).Equal(usual.Narrow(1, 0, 14)) && z.Narrow(1, 17, 1).Equal(usual.Narrow(1, 17, 1)));
        foreach (var (code, value) in new[] { (4, 0.0), (-1, 0), (1, 3), (1, 0.5) })
        {
            Assert.Throws<ArgumentException>(() => noise.Numbered(new ImageRequest(1, 5) { Codes = new Dictionary<int, double> { [code] = value } }, 0, 1, Device.Cpu));
        }
    }

    [Fact]
    public void Way_OfEachPath_WalksOneCodeAndNothingElse()
    {
        using var scope = TensorScope.Open();
        var noise = new CodedNoise(4, [10, 3], 2);
        for (var path = 0; path < 8; path++)
        {
            var way = noise.Way(12, 5, path, Device.Cpu);
            var moving = (way - way.Narrow(0, 0, 1)).Abs().Amax([0]).Ne(0).ToArray<bool>();
            var (start, count) = new[] { (4, 10), (14, 3), (17, 1), (18, 1) }[path % 4];
            Assert.Equal(Enumerable.Range(0, 19).Select(i => i >= start && i < start + count), moving);
        }
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i % 10), noise.Categories(noise.Way(12, 5, 4, Device.Cpu)).First().Value.ToArray<long>());
        Assert.Equal([-2f, 2f], noise.Numbers(noise.Way(2, 5, 3, Device.Cpu)).Narrow(1, 1, 1).ToArray<float>());
        Assert.False(noise.Way(2, 5, 0, Device.Cpu).Equal(noise.Way(2, 5, 4, Device.Cpu)));
    }

    [Fact]
    public void Information_OfKnownAnswers_IsTheClosedForm()
    {
        using var scope = TensorScope.Open();
        var config = new InfoGanConfig { Gan = new() { Latent = 1 }, Categorical = [4], Continuous = 1 };
        var noise = new CodedNoise(1, [4], 1);
        var answers = new CodeAnswers(config, noise);
        var z = Tensor.From<float>([0.3f, 0, 1, 0, 0, 0.5f], 1, 6);

        // Sure of the right value: all log 4 nats; of the number: mean 0.1 with deviation e^-1.
        var (sure, number) = answers.Information(Tensor.From<float>([0, 50, 0, 0, 0.1f, -1], 1, 6), z);
        Assert.Equal(Math.Log(4), sure.Item(), 1e-6);
        Assert.Equal(Math.Log(2) + 1 - (0.5 * Math.Log(2 * Math.PI)) - (0.5 * 0.16 * Math.E * Math.E), number.Item(), 1e-5);

        // Knowing nothing is worth nothing.
        Assert.Equal(0, answers.Information(Tensor.Zeros([1, 6]), z).Categorical.Item(), 1e-6);
    }

    [Fact]
    public void BothSides_Trained_RaiseTheInformationTowardsTheEntropyAndNeverAbove()
    {
        using var model = new InfoGan(_small, Play.Images(28));
        Assert.Equal(Math.Log(10) + Math.Log(3), model.CategoricalEntropy, 1e-12);
        var generator = Play.Train(model, "generator", () => Play.Bars(64, 28), 1)[0];
        Play.Train(model, "discriminator", () => Play.Bars(64, 28), 40, lr: 0.004);
        var learnt = Play.Train(model, "generator", () => Play.Bars(64, 28), 40);
        Assert.InRange(generator["categorical_information"], -2, 0.5);
        Assert.InRange(learnt[^1]["categorical_information"], 1, model.CategoricalEntropy);
        Assert.True(learnt[^1]["continuous_information"] > generator["continuous_information"]);
        Assert.All(learnt, f => Assert.True(f["categorical_information"] <= model.CategoricalEntropy + 1e-6));
    }

    [Fact]
    public void Information_OfSamples_IsWhatTheirOwnNumbersWereMadeFrom()
    {
        using var model = new InfoGan(_small, Play.Images(28));
        Play.Train(model, "discriminator", () => Play.Bars(64, 28), 100, lr: 0.004);
        using var scope = TensorScope.Open();
        var request = new ImageRequest(64, 5) { First = 64 };
        var images = model.Sample(request);
        var own = model.Information(images, request).Categorical.Mean().Item();
        var others = model.Information(images, request with { First = 65 }).Categorical.Mean().Item();
        Assert.True(own > others + 0.5, $"{own} against {others}");
    }

    [Fact]
    public void Interpolate_Rows_WalkTheCodes()
    {
        using var model = new InfoGan(_small, Play.Images(28));
        using var scope = TensorScope.Open();
        Assert.False(model.IsConditional);
        Assert.Equal([10, 1, 28, 28], model.Interpolate(10, seed: 1, path: 2).Shape.ToArray());
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 1) { Classes = [0] }));
    }

    private static RecipeReader Reader(string yaml, RecipeProblems problems) => new(new ModelConfig { Kind = "infogan", Settings = RecipeMap.Parse(yaml) }.Settings, problems);
}
