using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests.Growth;

/// <summary>A model that grew says what the smaller one says: of every family, wider and deeper, by its parts, and by factors that divide nothing.</summary>
public sealed class GrowthTests
{
    private const double Tolerance = 1e-5;

    private static readonly CaptionSpec _captions = Wording.Of(6, 4);
    private static readonly (string Kind, string Settings)[] _small =
    [
        ("dcgan", "width: 4\nlatent: 6\nconditional: true"),
        ("dcgan", "width: 4\nlatent: 6\nnorm: spectral\nconditional: true"),
        ("dcgan", "width: 4\nlatent: 6\nnorm: none\nloss: wasserstein\ndiscriminatorWidth: 6"),
        ("resnet-gan", "width: 4\nlatent: 6\nconditional: true"),
        ("acgan", "width: 4\nlatent: 6"),
        ("infogan", "width: 4\nlatent: 6"),
        ("vae-gan", "width: 4\nlatent: 6"),
        ("cnn-classifier", "width: 4\nfeatures: 10"),
        ("vae", "hidden: [7, 5]\nlatent: 3\nconditional: true\nprior: mixture\ncomponents: 4"),
        ("vae", "architecture: conv\nhidden: [4, 6]\nlatent: 3\nconditional: true"),
        ("vae-classifier", "hidden: [7, 5]\nlatent: 3\ntaskWeights: {kind: uncertainty}"),
        ("vae-classifier", "architecture: conv\nhidden: [4, 6]\nlatent: 3\ntaskWeights: {kind: gradNorm}"),
        ("vae-captioner", "hidden: [7]\nlatent: 3\ncaptionWidth: 8\ncaptionLayers: 1"),
        ("vq-vae", "width: 4\nblocks: 1\ncodes: 6\ncodeSize: 3\nhalvings: 1\nconditional: true\nprior: {layers: 2, width: 4, head: 6}"),
        ("gated-pixelcnn", "layers: 2\nwidth: 4\nhead: 6\nconditional: true"),
        ("pixel-rnn", "layers: 1\nwidth: 4\nhead: 6\nconditional: true"),
        ("ddpm", "width: 16\nmultipliers: [1, 2]\nblocks: 1\nconditional: true"),
        ("flow-matching", "width: 8\nmultipliers: [1, 2]\nblocks: 2\ncaptions: true\ncaptionWidth: 8"),
        ("pix2pix", "width: 4\ndepth: 2"),
        ("cyclegan", "width: 4\nblocks: 1"),
        ("gru", "embedding: 6\nhidden: 6\nlayers: 2"),
        ("gru", "embedding: 6\nhidden: 10\ndropout: 0.1"),
        ("lstm", "embedding: 6\nhidden: 10\ntie: false"),
        ("transformer", "width: 16\nheads: 2\nlayers: 1"),
        ("transformer", "width: 16\nheads: 4\nkeyValueHeads: 2\nlayers: 2\ntie: false\npositions: sinusoidal"),
        ("transformer", "preset: gpt2\nwidth: 16\nheads: 2\nlayers: 1"),
        ("lora", "rank: 2\nbase: {kind: transformer, preset: gpt2, width: 16, heads: 2, layers: 1}"),
        ("lora", "rank: 2\nbase: {kind: transformer, width: 16, heads: 4, keyValueHeads: 2, layers: 1}"),
        ("seq2seq-transformer", "width: 16\nheads: 2\nfeedForward: 24\nencoderLayers: 1\ndecoderLayers: 2"),
        ("seq2seq-gru", "embedding: 6\nhidden: 10"),
        ("text-gan", "generator: {kind: transformer, width: 16, heads: 2, layers: 1}"),
        ("text-gan", "generator: {kind: transformer, width: 16, heads: 2, layers: 1}\ndiscriminator: {start: fresh, width: 16, heads: 2, layers: 1}"),
        ("translation-gan", "generator: {kind: seq2seq-transformer, width: 16, heads: 2, feedForward: 24}"),
    ];

    // Whose networks drop units as they learn.
    private static readonly string[] _dropping = ["vae-captioner", "gru", "seq2seq-transformer", "seq2seq-gru", "text-gan", "translation-gan"];

    /// <summary>Every family, in each way that it grows.</summary>
    public static TheoryData<string, string, double, int, string?> Ways
    {
        get
        {
            var ways = new TheoryData<string, string, double, int, string?>();
            foreach (var (kind, settings) in _small)
            {
                ways.Add(kind, settings, 2, 1, null);
                ways.Add(kind, settings, 3, 0, null);
                using var model = Make(kind, settings);
                foreach (var part in ((IGrow)model).Parts) ways.Add(kind, settings, kind == "seq2seq-transformer" ? 1 : 2, 1, part);
            }
            foreach (
                var (kind, settings) in _small.Where(s =>
                    s.Kind is "cnn-classifier" or "vae" or "acgan" or "gru" or "lstm" or "transformer" or "lora" or "ddpm" or "flow-matching" or "seq2seq-gru" or "pix2pix"
                )
            )
                ways.Add(kind, settings, 1.5, 1, null);
            return ways;
        }
    }

    [Fact]
    public void Families_All_AreTried() => Assert.Equal(ModelFamilies.All.Names.Order(), _small.Select(s => s.Kind).Distinct().Order());

    [Theory]
    [MemberData(nameof(Ways))]
    public void Larger_Grown_SaysTheSame(string kind, string settings, double wider, int deeper, string? part)
    {
        using var small = Lively(Make(kind, settings));
        var larger = ((IGrow)small).Larger(new(wider, deeper, part));
        var prefix = ModelFamilies.All.Find(kind)!.Value.Inner is { } inner && kind == "lora" ? inner + "." : "";
        var map = larger.Aggregate(RecipeMap.Parse(settings), (all, setting) => all.With($"{prefix}{setting.Path}={setting.Value}"));
        using var big = Make(kind, map);
        Assert.True(big.NumParameters() > small.NumParameters());
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var growth = new Nn.Growth(small, big, seed: 3);
        StateDict.Load(big, growth.Apply(StateDict.Of(small).ToDictionary(t => t.Name, t => t.Value), GrownKind.Values));
        // Nothing that it learnt is lost.
        Assert.All(StateDict.Of(small), t => Assert.True(growth.Apply(new Dictionary<string, Tensor> { [t.Name] = t.Value }, GrownKind.Gradients).Count > 0, t.Name));
        var batch = BatchOf(kind, small);
        small.Eval();
        big.Eval();
        AssertSame(Answers(small, batch), Answers(big, batch));
        // As they learn, too, unless they draw noise: a wider layer drops other units.
        small.Train();
        big.Train();
        using var noise = Generator.Seeded(5);
        var untouched = noise.GetState();
        small.UseGenerator(noise);
        big.UseGenerator(noise);
        var learning = Answers(small, batch);
        if (noise.GetState().AsSpan().SequenceEqual(untouched)) AssertSame(learning, Answers(big, batch));
        else Assert.Contains(kind, _dropping);

        static void AssertSame(IReadOnlyList<(string Name, Tensor Value)> before, IReadOnlyList<(string Name, Tensor Value)> now)
        {
            foreach (var ((name, expected), (_, said)) in before.Zip(now))
            {
                Assert.Equal(expected.Shape.ToArray(), said.Shape.ToArray());
                Assert.True(expected.Std().Item() > 1e-6, $"{name} says nothing: {expected.Std().Item()}");
                Assert.InRange((said - expected).Abs().Max().Item(), 0, Tolerance * Math.Max(1, expected.Abs().Max().Item()));
            }
        }
    }

    [Theory]
    [InlineData("dcgan", "width: 4\nlatent: 6\nconditional: true")]
    [InlineData("dcgan", "width: 4\nlatent: 6\nnorm: spectral")]
    [InlineData("resnet-gan", "width: 4\nlatent: 6\nconditional: true")]
    [InlineData("acgan", "width: 4\nlatent: 6\ndiscriminatorWidth: 8")]
    [InlineData("infogan", "width: 4\nlatent: 6\nrefine: 1")]
    public void Larger_OfTwiceTheSide_SaysTheSameAndFadesOver(string kind, string settings)
    {
        using var small = (GanModel)Lively(Make(kind, RecipeMap.Parse(settings), Play.Images(8)));
        var larger = small.Larger(new() { FadeSteps = 2 });
        using var big = (GanModel)Make(kind, larger.Aggregate(RecipeMap.Parse(settings), (all, setting) => all.With($"{setting.Path}={setting.Value}")), Play.Images(16));
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        StateDict.Load(big, new Nn.Growth(small, big, seed: 3).Apply(StateDict.Of(small).ToDictionary(t => t.Name, t => t.Value), GrownKind.Values));
        small.Eval();
        big.Eval();
        var batch = Play.Bars(3, 16);
        var seen = new Batch(3, new Dictionary<string, Tensor> { ["image"] = Half(batch["image"]), ["label"] = batch["label"] });
        var before = Answers(small, seen);
        var first = Answers(big, batch);
        Assert.Equal((0, 2), (small.FadeStepsLeft, big.FadeStepsLeft));
        Advance();
        Assert.Equal(1, big.FadeStepsLeft);
        var second = Answers(big, batch);
        Advance();
        Assert.Equal(0, big.FadeStepsLeft);
        var last = Answers(big, batch);
        for (var i = 0; i < before.Count; i++)
        {
            var said = before[i].Name == "picture" ? Half(first[i].Value) : first[i].Value;
            Assert.InRange((said - before[i].Value).Abs().Max().Item(), 0, Tolerance * Math.Max(1, before[i].Value.Abs().Max().Item()));
            Assert.True((last[i].Value - first[i].Value).Abs().Max().Item() > 1e-3, $"{before[i].Name} fades over to nothing new");
        }
        // Pictures are mixed as they are; scores go through what follows.
        Assert.InRange((second[0].Value - ((first[0].Value + last[0].Value) / 2)).Abs().Max().Item(), 0, 1e-5);

        void Advance()
        {
            foreach (var objective in big.Objectives) objective.AfterStep!();
        }
    }

    private static Tensor Half(Tensor pictures) => pictures.AvgPool2d([2, 2], [2, 2]);

    private static IReadOnlyList<(string Name, Tensor Value)> Answers(GenerativeModel model, Batch batch)
    {
        using var generator = Generator.Seeded(4);
        return ((IGrow)model).Answers(batch, generator);
    }

    private static GenerativeModel Make(string kind, string settings) => Make(kind, RecipeMap.Parse(settings));

    private static GenerativeModel Make(string kind, RecipeMap settings) => Make(kind, settings, SpecOf(kind));

    private static GenerativeModel Make(string kind, RecipeMap settings, DataSpec spec)
    {
        var problems = new RecipeProblems(kind);
        var model = ModelFamilies.Create(new ModelConfig { Kind = kind, Settings = settings }, spec, problems);
        problems.ThrowIfAny();
        return model!;
    }

    private static DataSpec SpecOf(string kind) => kind switch
    {
        "pix2pix" or "cyclegan" => Pairs.Spec(16),
        "seq2seq-transformer" or "seq2seq-gru" or "translation-gan" => SomePairs.Spec,
        "gru" or "lstm" or "transformer" or "lora" or "text-gan" => SomeText.Spec,
        _ => Play.Images(16) with { Captions = _captions },
    };

    private static Batch BatchOf(string kind, GenerativeModel model) => kind switch
    {
        "pix2pix" or "cyclegan" => Pairs.Batch(3, 16),
        "seq2seq-transformer" or "seq2seq-gru" or "translation-gan" => SomePairs.Batch(SomePairs.Sources[..3]),
        "gru" or "lstm" or "transformer" or "lora" or "text-gan" => SomeText.Batch(new TextSymbols(model.Spec), 27, [.. SomeText.Poems.Take(3)]),
        _ => Wording.ToldBars(3, 16, _captions),
    };

    // What begins as zeros or ones moves away from there, and the statistics of norms too.
    private static GenerativeModel Lively(GenerativeModel model)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var generator = Generator.Seeded(3);
        foreach (var parameter in model.Parameters()) parameter.Value.AddInPlace(Tensor.Randn(parameter.Value.Shape, generator) * 0.1);
        foreach (var (name, buffer) in model.NamedBuffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal)) buffer.Value.AddInPlace(Tensor.Rand(buffer.Value.Shape, generator) - 0.5);
            if (name.EndsWith("running_var", StringComparison.Ordinal)) buffer.Value.AddInPlace(Tensor.Rand(buffer.Value.Shape, generator));
        }
        return model;
    }
}
