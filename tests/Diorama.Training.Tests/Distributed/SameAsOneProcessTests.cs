using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Two ranks learn what one process learns, in float64: only the order of sums differs. The noise is that of the whole batch, and so are batch norm's statistics.</summary>
public sealed class SameAsOneProcessTests
{
    private const int Steps = 20;

    private static readonly string[] _diffusion = ["model.width=8", "model.multipliers=[1]", "model.sampling.steps=1"];
    private static readonly string[] _gan = ["model.width=4"];
    private static readonly string[] _pixels = ["model.layers=1", "model.width=4", "model.head=8"];
    private static readonly string[] _recurrent = ["model.embedding=16", "model.hidden=16"];
    private static readonly string[] _verses = ["data.vocabularySize=300", "data.length=500", "optim.lr=0.01"];
    private static readonly string[] _translator = ["model.width=16", "model.heads=2", "model.feedForward=16", "model.encoderLayers=1", "model.decoderLayers=1", .. _verses];

    // What makes a family small.
    private static readonly Dictionary<string, string[]> _byKind = new()
    {
        ["acgan"] = _gan,
        ["cnn-classifier"] = ["model.width=4", "model.features=32", "data.batch=10"], // by three draws it changes colours: a rank's share is not three
        ["cyclegan"] = ["model.width=4", "model.blocks=1", "model.history=8"],
        ["dcgan"] = _gan,
        ["ddpm"] = _diffusion,
        ["flow-matching"] = _diffusion,
        ["gated-pixelcnn"] = _pixels,
        ["gru"] = _recurrent,
        ["infogan"] = _gan,
        ["lora"] = ["init=null", "model.base={kind: transformer, layers: 1, heads: 2, width: 16}", "data.tokenizer=characters", "optim.lr=0.01"],
        ["lstm"] = _recurrent,
        ["pix2pix"] = _gan,
        ["pixel-rnn"] = _pixels,
        ["resnet-gan"] = [.. _gan, "optim.generator.lr=0.005"],
        ["seq2seq-gru"] = [.. _recurrent, .. _verses],
        ["seq2seq-transformer"] = _translator,
        ["text-gan"] =
        [
            "optim.language.schedule.warmupSteps=2",
            "optim.language.lr=0.02",
            "optim.lr=0.002",
            "model.pretrainSteps=6",
            "model.discriminatorPretrainSteps=4",
            "model.generator.layers=1",
            "model.generator.heads=2",
            "model.generator.width=16",
        ],
        ["translation-gan"] =
        [
            "init=null",
            "model.discriminatorPretrainSteps=4",
            "model.generator={kind: seq2seq-transformer, width: 16, heads: 2, feedForward: 16, encoderLayers: 1, decoderLayers: 1}",
            "optim.lr=0.002",
            "data.vocabularySize=300",
            "data.length=500",
        ],
        ["transformer"] = ["model.layers=1", "model.heads=2", "model.width=16"],
        ["vae"] = ["model.hidden=[8, 8]", "model.latent=4", "model.components=4"],
        ["vae-captioner"] = ["model.hidden=[4, 4]", "model.latent=4", "model.components=4", "model.captionWidth=16", "model.captionLayers=1"],
        ["vae-classifier"] = ["model.hidden=[16, 8]", "model.latent=4", "model.components=4"],
        ["vae-gan"] = _gan,
        ["vq-vae"] = ["model.width=4", "model.codes=8", "model.codeSize=4", "model.prior.layers=1", "model.prior.width=4", "model.prior.head=8"],
    };

    public static TheoryData<string> EveryRecipe => [.. RecipeFinder.Names()];

    [Theory]
    [InlineData("digits-gan")]
    [InlineData("digits-flow")]
    [InlineData("poems-transformer")]
    [InlineData("poems-lstm")]
    [InlineData("verses-lora")]
    public void Advance_TwoRanks_LearnWhatOneProcessLearns(string recipe) => Check(recipe);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(EveryRecipe))]
    public void Advance_TwoRanksOfEveryRecipe_LearnWhatOneProcessLearns(string recipe) => Check(recipe);

    [Theory]
    [InlineData("digits-gan")]
    [InlineData("poems-gru")]
    public void Advance_TwoRanksThatAccumulate_LearnWhatOneProcessLearns(string recipe) => Check(recipe, "accumulate=2");

    // The embedding is read and written with: its gradient comes in two parts.
    [Theory]
    [InlineData("poems-transformer")]
    [InlineData("digits-flow")]
    public void Advance_TwoRanksThatRecompute_LearnWhatOneProcessLearns(string recipe) => Check(recipe, "run.recompute=true");

    // How many symbols are drawn differs from rank to rank, and so do the texts' lengths.
    [Fact]
    [Trait("Category", "Long")]
    public void Advance_TwoRanksOfASoftGame_LearnWhatOneProcessLearns() => Check("poems-gan", "model.method=gumbel");

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
        Assert.Equal(Bits(two[0]), Bits(two[1]));
    }

    private static void Check(string recipe, params string[] more)
    {
        var before = (TorchRuntime.DefaultDType, TorchRuntime.NumThreads);
        (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = (DType.Float64, 1);
        try
        {
            Dictionary<string, double[]> first, one;
            using (var plan = Plan(recipe, more))
            {
                first = Weights(plan.Model);
                one = Learn(plan, null);
            }
            var two = RankThreads.Run(2, _ => Plan(recipe, more), Learn);
            Assert.Equal(Bits(two[0]), Bits(two[1]));
            Assert.All(one, weight => Assert.InRange(Distance(weight.Value, two[0][weight.Key]), 0, 1e-6 * Norm(weight.Value)));
            Assert.Contains(one, weight => Distance(weight.Value, first[weight.Key]) > 1e-3 * Norm(weight.Value)); // it learnt
        }
        finally
        {
            (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = before;
        }
    }

    private static string KindOf(string recipe) => Recipe.Load(RecipeFinder.Find(recipe)).Model.Kind;

    private static TrainingPlan Plan(string recipe, params string[] more) => TrainingPlan.Of(Recipe.Load(recipe, [.. Small(recipe), .. more]));

    private static List<string> Small(string recipe)
    {
        List<string> settings =
        [
            $"run.steps={Steps}", "run.threads=1", "run.device=cpu", "data.batch=6", "ranks.noise=whole", "ranks.syncBatchNorm=true",
        ];
        var text = File.ReadAllText(RecipeFinder.Find(recipe));
        if (text.Contains("\n  schedule:\n    kind: warmupCosine", StringComparison.Ordinal)) settings.Add("optim.schedule.warmupSteps=0");
        if (text.Contains("importanceSamples", StringComparison.Ordinal)) settings.Add("model.importanceSamples=4");
        return [.. settings, .. _byKind[KindOf(recipe)]];
    }

    private static Dictionary<string, double[]> Learn(TrainingPlan plan, Ranks? ranks)
    {
        using var session = new TrainingSession(plan, run: null, _ => { }, readsLate: true, ranks);
        for (var step = 0; step < Steps; step++) session.Advance();
        session.ReadFigures();
        return Weights(plan.Model);
    }

    private static Dictionary<string, double[]> Weights(GenerativeModel model) =>
        StateDict.Of(model).Where(t => t.Value.DType.IsFloatingPoint()).ToDictionary(t => t.Name, t => Numbers(t.Value));

    private static double[] Numbers(Tensor values)
    {
        using var scope = TensorScope.Open();
        return values.Detach().To(DType.Float64).ToArray<double>();
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private static double Distance(double[] one, double[] other) => Norm([.. one.Zip(other, (a, b) => a - b)]);

    private static IEnumerable<long> Bits(Dictionary<string, double[]> weights) => weights.OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => w.Value.Select(BitConverter.DoubleToInt64Bits));
}
