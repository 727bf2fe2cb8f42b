using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests.Tasks;

/// <summary>A language of three letters that is written backwards by one task, and with other letters by another.</summary>
public sealed class TranslationTasksTests
{
    private const int Length = 6;

    private static readonly string[] _tasks = ["back", "next"];
    private static readonly string[] _sources = ["abc", "cab", "bca", "aab"];
    private static readonly Tokenizer _tokenizer = BpeTokenizer.Train([""], 259).With(_tasks.Select(DataSpec.TaskMark));

    public static TheoryData<string, TaskWeighting> Ways => new()
    {
        { "transformer", TaskWeighting.Fixed }, { "transformer", TaskWeighting.Uncertainty }, { "transformer", TaskWeighting.GradNorm }, { "gru", TaskWeighting.GradNorm },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Train_TwoTasks_TranslatesByTheMark(string kind, TaskWeighting weighting)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, weighting);
        var (objective, batch) = (model.Objectives.Single(), Both());
        using var generator = Generator.Seeded(7);
        using var group = new ParameterGroup(objective.Parameters);
        using var adam = OptimizerFactory.Create(group, new OptimConfig { Kind = OptimKind.Adam, Lr = 0.004 });
        for (var step = 0; step < 300; step++)
        {
            using var inner = TensorScope.Open();
            group.ZeroGradients();
            objective.Compute(batch, new(step, 300, generator)).Total.Backward();
            group.GatherGradients();
            adam.Step(0.004);
            using var quiet = Autograd.NoGrad();
            objective.AfterStep?.Invoke();
        }

        foreach (var task in _tasks) Assert.Equal(_sources.Select(s => Done(task, s)), model.Translate(new(_sources) { Tasks = [.. _sources.Select(_ => task)] }));
        Assert.Equal([Done("next", "abc"), "", Done("back", "abc")], model.Translate(new(["abc", "", "abc"]) { Tasks = ["next", "back", "back"] }));
        Assert.Equal(Length, model.LongestSource);
    }

    [Fact]
    public void Compute_WeightsOfOne_IsTheMeanOverAllTokens()
    {
        using var scope = TensorScope.Open();
        using var model = Make("transformer", TaskWeighting.Fixed);
        using var generator = Generator.Seeded(7);
        var batch = Batch((0, "abc"), (1, "ab"), (0, "c"));
        var loss = model.Objectives.Single().Compute(batch, new(0, 1, generator));
        var (nats, counts) = model.NegativeLogLikelihood(batch, generator);
        var terms = loss.Terms.ToDictionary(t => t.Name, t => t.Value.Item());

        Assert.Equal(nats.Sum().Item() / counts.Sum().Item(), Math.Log(terms["perplexity"]), 1e-5);
        Assert.Equal((nats[0].Item() + nats[2].Item()) / (counts[0].Item() + counts[2].Item()), terms["back.nats"], 1e-5);
        Assert.Equal(nats[1].Item() / counts[1].Item(), terms["next.nats"], 1e-5);
        Assert.Equal((terms["back.loss"] * 6 / 9) + (terms["next.loss"] * 3 / 9), loss.Total.Item(), 1e-5);
        Assert.Equal(9, loss.Count);
    }

    [Theory]
    [InlineData(TaskWeighting.Fixed)]
    [InlineData(TaskWeighting.GradNorm)]
    public void Compute_BatchOfOneTask_IsItsLoss(TaskWeighting weighting)
    {
        using var scope = TensorScope.Open();
        using var model = Make("transformer", weighting);
        using var generator = Generator.Seeded(7);
        var loss = model.Objectives.Single().Compute(Batch((1, "ab"), (1, "cc")), new(0, 1, generator));
        loss.Total.Backward();

        Assert.Equal(loss.Terms.Single(t => t.Name == "next.loss").Value.Item(), loss.Total.Item(), 1e-6);
        Assert.DoesNotContain("back.loss", loss.Terms.Select(t => t.Name));
        Assert.All(model.Parameters(), p => Assert.True(p.Grad is null || double.IsFinite(p.Grad!.Sum().Item())));
    }

    [Fact]
    public void Translate_WithoutOrWithAnUnknownTask_IsTheUsersMistake()
    {
        using var model = Make("gru", TaskWeighting.Fixed);
        Assert.Contains("has learnt back, next: say which", Assert.Throws<UserException>(() => model.Translate(new(["abc"]))).Message, StringComparison.Ordinal);
        Assert.Contains("and not nex; did you mean next?", Assert.Throws<UserException>(() => model.Translate(new(["abc"]) { Tasks = ["nex"] })).Message, StringComparison.Ordinal);
        using var one = SomePairs.Make("gru");
        Assert.Contains("takes no task", Assert.Throws<UserException>(() => one.Translate(new(["abc"]) { Tasks = ["next"] })).Message, StringComparison.Ordinal);
    }

    private static TranslationModel Make(string kind, TaskWeighting weighting)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        var spec = new DataSpec { Modality = Modality.Text, Shape = [Length + 2], Source = [Length + 2], Tokenizer = _tokenizer, Tasks = _tasks };
        var weights = new TaskWeightsConfig { Kind = weighting, Weights = [1, 1] };
        return kind == "gru"
            ? new TranslationGru(SomePairs.SmallGru with { TaskWeights = weights }, spec)
            : new TranslationTransformer(SomePairs.SmallTransformer with { TaskWeights = weights }, spec);
    }

    private static string Done(string task, string source) => task == "back" ? string.Concat(source.Reverse()) : string.Concat(source.Select(c => c == 'c' ? 'a' : (char)(c + 1)));

    private static Batch Both() => Batch([.. _sources.Select(s => (0, s)), .. _sources.Select(s => (1, s))]);

    private static Batch Batch(params (int Task, string Source)[] pairs)
    {
        var source = pairs.SelectMany(p => Row([_tokenizer.Special(DataSpec.TaskMark(_tasks[p.Task]))!.Value, .. _tokenizer.Encode(p.Source), _tokenizer.End]));
        var tokens = pairs.SelectMany(p => Row([_tokenizer.Begin, .. _tokenizer.Encode(Done(_tasks[p.Task], p.Source)), _tokenizer.End]));
        return new Batch(pairs.Length, new Dictionary<string, Tensor>
        {
            ["source"] = Tensor.From<long>([.. source], pairs.Length, Length + 2),
            ["tokens"] = Tensor.From<long>([.. tokens], pairs.Length, Length + 2),
            ["task"] = Tensor.From<long>([.. pairs.Select(p => (long)p.Task)]),
        });
    }

    private static IEnumerable<long> Row(int[] ids) => [.. ids.Select(id => (long)id), .. Enumerable.Repeat((long)_tokenizer.Pad, Length + 2 - ids.Length)];
}
