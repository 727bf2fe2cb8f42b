using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests.Growing;

/// <summary>What growth tells of how far the two models are apart, in use and in training.</summary>
public sealed class GrowthCheckTests : IDisposable
{
    private static readonly string[] _gan = ["model={kind: dcgan, width: 8, latent: 4}", "run.steps=2", "checkpoint.every=0"];

    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_BatchNorm_SaysTheSameInTrainingAndKeepsItsStatistics()
    {
        var small = _runs.Train("small", _gan);
        var grown = _runs.Grow(small, new(2));
        Assert.False(grown.Facts.DrawsNoise);
        Assert.Equal(["picture", "score"], grown.Facts.Answers.Select(a => a.Name));
        Assert.All(grown.Facts.Answers, a => Assert.InRange(a.InTraining, 1e-12, 1e-5 * Math.Max(1, a.Largest)));
        Assert.All(grown.Facts.Answers, a => Assert.Equal(a.Difference / a.Largest, a.Relative));
        Assert.InRange(grown.Facts.Answers[0].Largest, 1e-6, 1); // of a picture
        Assert.Equal(grown.Facts.Answers.Max(a => a.Difference), grown.Facts.Difference);
        // A look in training moves the statistics, and growth shall not.
        var (before, now) = (Statistics(small), Statistics(grown.Run.FullPath));
        Assert.NotEmpty(before);
        foreach (var (name, values) in before) Assert.Equal([.. values.SelectMany(v => new[] { v, v })], now[name]);
    }

    [Fact]
    public void Grow_Dropout_TellsHowFarTrainingDiffers()
    {
        var small = _runs.Train("small", "data={name: poems, batch: 4}", "model={kind: gru, embedding: 4, hidden: 6, layers: 2, dropout: 0.5}", "run.steps=2", "checkpoint.every=0");
        var facts = _runs.Grow(small, new(2)).Facts;
        Assert.True(facts.DrawsNoise);
        Assert.InRange(facts.Difference, 0, 1e-5);
        Assert.InRange(Assert.Single(facts.Answers).InTraining, 1e-3, double.MaxValue);
    }

    [Fact]
    public void InTraining_ModelsThatDifferThereAlone_AreRefusedUnlessTheyDraw()
    {
        using var scope = TensorScope.Open();
        using GenerativeModel small = new TwoFaced(0, draws: false), other = new TwoFaced(0.1, draws: false), still = new TwoFaced(0, draws: true), drawn = new TwoFaced(0.1, draws: true);
        var batch = new Batch(1, new Dictionary<string, Tensor> { ["image"] = Tensor.Ones([1, 1]) });
        var entries = new NewEntries(small.Spec, small.Spec);
        Assert.Equal(0, Assert.Single(new GrowthCheck(small, other, batch, entries).InUse(new Dictionary<string, Tensor>())).Difference);
        Assert.Contains("face differs in training", Assert.Throws<UserException>(() => new GrowthCheck(small, other, batch, entries).InTraining()).Message, StringComparison.Ordinal);
        var (differences, drawsNoise) = new GrowthCheck(still, drawn, batch, entries).InTraining();
        Assert.Equal(0.1, Assert.Single(differences), 1e-6);
        Assert.True(drawsNoise);
    }

    private static Dictionary<string, float[]> Statistics(string run)
    {
        using var scope = TensorScope.Open();
        using var saved = SafetensorsFile.Open(Path.Combine(RunDirectory.Open(run).Checkpoints()[0].Path, "model.safetensors"));
        return saved.Load().Where(t => t.Key.Contains("running_", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }

    /// <summary>Says something else in training.</summary>
    private sealed class TwoFaced : GenerativeModel, IGrow
    {
        private readonly double _shift;
        private readonly bool _draws;

        public TwoFaced(double shift, bool draws)
            : base(new DataSpec { Modality = Modality.Image, Shape = [1] })
        {
            (_shift, _draws) = (shift, draws);
            Add("layer", new Linear(1, 1));
        }

        public override IReadOnlyList<Objective> Objectives => [];

        public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => [];

        public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
        {
            var noise = IsTraining && _draws ? Tensor.Rand([1, 1], Generator!) : Tensor.Zeros([1, 1]);
            return [("face", noise + (IsTraining ? _shift : 0))];
        }
    }
}
