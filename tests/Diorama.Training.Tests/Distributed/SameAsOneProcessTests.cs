using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Two ranks learn what one process learns, in float64: only the order of sums differs. The noise is that of the whole batch, and so are batch norm's statistics.</summary>
public sealed class SameAsOneProcessTests
{
    private const int Steps = 20;

    private static readonly Dictionary<string, string[]> _recipes = new()
    {
        ["digits-gan"] = ["model.width=8"],
        ["digits-flow"] = ["model.width=8", "model.multipliers=[1]", "model.sampling.steps=1"],
        ["digits-vqvae"] = ["model.width=4", "model.codes=8", "model.codeSize=4", "model.prior.layers=1", "model.prior.width=4", "model.prior.head=8"],
        ["poems-transformer"] = ["model.layers=1", "model.heads=2", "model.width=16"],
        ["digits-vae-classify"] = ["model.hidden=[16]", "model.latent=4", "model.components=4"],
        ["verses-two-pairs"] =
        [
            "model.width=16", "model.heads=2", "model.feedForward=16", "model.encoderLayers=1", "model.decoderLayers=1", "model.dropout=0", "data.vocabularySize=300", "data.length=500", "optim.lr=0.01",
        ],
    };

    [Theory]
    [InlineData("digits-gan")]
    [InlineData("digits-flow")]
    [InlineData("poems-transformer")]
    public void Advance_TwoRanks_LearnWhatOneProcessLearns(string recipe) => Check(recipe);

    // Weights of tasks that each rank had learnt by its own share would be two.
    [Theory]
    [InlineData("digits-vae-classify", "uncertainty")]
    [InlineData("digits-vae-classify", "gradNorm")]
    [InlineData("verses-two-pairs", "gradNorm")]
    public void Advance_TwoRanksOfTasks_LearnWhatOneProcessLearns(string recipe, string weighting) => Check(recipe, $"model.taskWeights.kind={weighting}");

    // A code book that each rank had moved by its own share would be two.
    [Fact]
    public void Advance_TwoRanksWithACodeBook_HaveOne()
    {
        var two = RankThreads.Run(2, _ => Plan("digits-vqvae"), Learn);
        Assert.Equal(two[0].Select(BitConverter.DoubleToInt64Bits), two[1].Select(BitConverter.DoubleToInt64Bits));
    }

    private static void Check(string recipe, params string[] more)
    {
        var before = (TorchRuntime.DefaultDType, TorchRuntime.NumThreads);
        (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = (DType.Float64, 1);
        try
        {
            double[] first, one;
            using (var plan = Plan(recipe, more))
            {
                first = Weights(plan.Model);
                one = Learn(plan, null);
            }
            var two = RankThreads.Run(2, _ => Plan(recipe, more), Learn);
            Assert.Equal(two[0].Select(BitConverter.DoubleToInt64Bits), two[1].Select(BitConverter.DoubleToInt64Bits));
            var largest = one.Max(Math.Abs);
            Assert.InRange(one.Zip(two[0], (a, b) => Math.Abs(a - b)).Max() / largest, 0, 1e-6);
            Assert.True(one.Zip(first, (a, b) => Math.Abs(a - b)).Max() / largest > 1e-4, "it did not learn");
        }
        finally
        {
            (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = before;
        }
    }

    private static TrainingPlan Plan(string recipe, params string[] more)
    {
        List<string> settings =
        [
            $"run.steps={Steps}", "run.threads=1", "run.device=cpu", "data.batch=8", "ranks.noise=whole", "ranks.syncBatchNorm=true",
        ];
        if (File.ReadAllText(RecipeFinder.Find(recipe)).Contains("\n  schedule:\n    kind: warmupCosine", StringComparison.Ordinal)) settings.Add("optim.schedule.warmupSteps=0");
        return TrainingPlan.Of(Recipe.Load(recipe, [.. settings, .. _recipes[recipe], .. more]));
    }

    private static double[] Learn(TrainingPlan plan, Ranks? ranks)
    {
        using var session = new TrainingSession(plan, run: null, _ => { }, readsLate: true, ranks);
        for (var step = 0; step < Steps; step++) session.Advance();
        session.ReadFigures();
        return Weights(plan.Model);
    }

    private static double[] Weights(GenerativeModel model) =>
        [.. StateDict.Of(model).Where(t => t.Value.DType.IsFloatingPoint()).SelectMany(t => Numbers(t.Value))];

    private static double[] Numbers(Tensor values)
    {
        using var scope = TensorScope.Open();
        return values.Detach().To(DType.Float64).ToArray<double>();
    }
}
