using Diorama.Core;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Critics;

public sealed class RejectionTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Fit_AnyShare_KeepsIt(double share)
    {
        var random = new SeededRandom(2, "rule");
        var generated = Enumerable.Range(0, 2000).Select(_ => random.Normal()).ToArray();
        var rule = RejectionRule.Fit([.. Enumerable.Range(0, 2000).Select(_ => random.Normal() + 1)], generated, share);
        Assert.Equal(share, generated.Average(rule.Probability), 1e-6);
        Assert.True(rule.Probability(2) > rule.Probability(0)); // what looks more real is kept more often
    }

    [Fact]
    public void Probability_PerfectDiscriminator_MakesTheGeneratedDistributionTheRealOne()
    {
        // Generated: N(0, 1); real: N(0.5, 1). With γ = 0 what is kept has the real mean and spread.
        var random = new SeededRandom(3, "rule");
        var generated = Enumerable.Range(0, 200_000).Select(_ => random.Normal()).ToArray();
        var rule = new RejectionRule(new PlattScaling(0.5, -0.125), generated.Max(x => 0.5 * x - 0.125), 0);
        var kept = generated.Where(x => random.NextDouble() < rule.Probability(x)).ToArray();
        Assert.Equal(0.5, kept.Average(), 0.02);
        Assert.Equal(1, Math.Sqrt(kept.Select(x => (x - kept.Average()) * (x - kept.Average())).Average()), 0.02);
    }

    [Fact]
    public void Sample_Kept_IsOfTheClassAskedForAndMoreLikeTheReal()
    {
        var data = new FakePictures(50, classes: 3);
        using var model = new Coin(data.Spec);
        var options = new MeasureOptions { Samples = 512 };
        var sampler = RejectionSampler.Learn(model, data, 0.3, options, stop: TestContext.Current.CancellationToken);
        using var scope = TensorScope.Open();
        var request = new ImageRequest(200, 4) { Classes = [.. Enumerable.Range(0, 200).Select(i => i % 2)] };
        var kept = sampler.Sample(request).Flatten(1);
        Assert.Equal(request.Classes!.Select(c => (float)c), kept.Select(1, 0).ToArray<float>());
        var plain = model.Sample(request).Flatten(1).Select(1, 1).Mean().Item();
        Assert.Equal(0.5, plain, 0.1);
        // Real ones have 0 to 0.49 there: what is like them is kept more often, though it scores low.
        Assert.True(kept.Select(1, 1).Mean().Item() < 0.35, $"{kept.Select(1, 1).Mean().Item()}");
    }

    [Fact]
    public void Sample_Parts_AreTheWhole()
    {
        var data = new FakePictures(50, classes: 3);
        using var model = new Coin(data.Spec);
        var sampler = RejectionSampler.Learn(model, data, 0.5, new MeasureOptions { Samples = 128 }, stop: TestContext.Current.CancellationToken);
        using var scope = TensorScope.Open();
        var whole = sampler.Sample(new ImageRequest(130, 6)).ToArray<float>();
        Assert.Equal(whole, sampler.Sample(new ImageRequest(130, 6)).ToArray<float>());
        float[] parts = [.. sampler.Sample(new ImageRequest(64, 6)).ToArray<float>(), .. sampler.Sample(new ImageRequest(66, 6) { First = 64 }).ToArray<float>()];
        Assert.Equal(whole, parts);
        Assert.NotEqual(whole, sampler.Sample(new ImageRequest(130, 7)).ToArray<float>());
    }

    [Fact]
    public void Learn_ModelWithoutADiscriminatorOrWrongShare_IsRefused()
    {
        var data = new FakePictures(10);
        using var coin = new Coin(data.Spec);
        using var fake = new FakeModel(data.Spec);
        Assert.Throws<UserException>(() => RejectionSampler.Learn(new WriterOnly(fake), data, 0.5, new(), stop: TestContext.Current.CancellationToken));
        Assert.Throws<UserException>(() => RejectionSampler.Learn(coin, data, 1, new(), stop: TestContext.Current.CancellationToken));
        Assert.Throws<UserException>(() => RejectionSampler.Learn(coin, data, double.NaN, new(), stop: TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        var done = new List<double>();
        Assert.Throws<OperationCanceledException>(() => RejectionSampler.Learn(coin, data, 0.5, new MeasureOptions { Samples = 512, BatchSize = 64 }, share =>
        {
            done.Add(share);
            if (done.Count == 2) stop.Cancel();
        }, stop.Token));
        Assert.Equal([0, 0.125], done);
    }

    /// <summary>Makes pictures whose first pixel is the class and whose second is anything in [0, 1], which is also the score.</summary>
    private sealed class Coin(DataSpec spec) : GenerativeModel(spec), ISampleImages, IScore
    {
        public override IReadOnlyList<Objective> Objectives => [];

        public bool IsConditional => true;

        public bool HasZero => true;

        public Tensor Sample(ImageRequest request)
        {
            var values = new List<float>();
            for (var i = 0; i < request.Count; i++)
            {
                var number = request.First + i;
                values.AddRange([request.Classes?[i] ?? number % 3, (float)new SeededRandom(request.Seed, "coin", number).NextDouble(), 0, 0]);
            }

            return Tensor.From<float>([.. values], request.Count, 1, 2, 2);
        }

        public Tensor Score(Tensor input, Tensor? label = null)
        {
            Assert.NotNull(label);
            return input.Flatten(1).Select(1, 1) * 4;
        }
    }
}
