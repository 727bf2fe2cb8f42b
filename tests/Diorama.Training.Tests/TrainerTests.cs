using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    [Fact]
    public void Train_LossIsNotANumber_StopsWithTheLastGoodCheckpoint()
    {
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: "model.poisonedStep=7"));
        Assert.Contains("step 8", problem.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint of step 5", problem.Message, StringComparison.Ordinal);
        Assert.Equal(5, RunDirectory.Open(_toy.Folder("run")).Checkpoints()[0].Step);
        Assert.Contains(_toy.Events, e => e is RunFinished { Outcome: RunOutcome.Diverged });
    }

    /// <summary>The loss of step 8 is that of the weights of step 7: so 7 is not good.</summary>
    [Fact]
    public void Train_LossIsNotANumber_ACheckpointIsGoodWhereTheNextStepWentWell()
    {
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: ["model.poisonedStep=7", "checkpoint.every=1"]));
        Assert.Contains("checkpoint of step 6 is good; later ones were set aside", problem.Message, StringComparison.Ordinal);
        Assert.Equal(6, RunDirectory.Open(_toy.Folder("run")).Checkpoints()[0].Step);
        Assert.True(Directory.Exists(RunDirectory.Open(_toy.Folder("run")).CheckpointPath(7) + ".damaged"));
    }

    [Fact]
    public void Train_WeightsLeaveTheNumbers_NoCheckpointIsMadeOfThem()
    {
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: ["optim.second.lr=1e39", "checkpoint.every=1"]));
        Assert.Contains("step 1: the weights are no finite numbers any more. There is no checkpoint yet.", problem.Message, StringComparison.Ordinal);
        Assert.Empty(RunDirectory.Open(_toy.Folder("run")).Checkpoints());
    }

    [Fact]
    public void Train_FewerStepsThanAreBehind_IsRefused()
    {
        _toy.Train("run");
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: "run.steps=7"));
        Assert.Contains("has 12 steps behind it, more than run.steps=7", problem.Message, StringComparison.Ordinal);
        Assert.Equal(12, Recipe.Load(RunDirectory.Open(_toy.Folder("run")).RecipePath).Run.Steps);
    }

    [Fact]
    public void Load_PublishedModel_NeedsNoCheckpointsAndIsNotTrainedOver()
    {
        _toy.Train("run");
        var run = RunDirectory.Open(_toy.Folder("run"));
        var published = Directory.CreateDirectory(_toy.Folder("published")).FullName;
        foreach (var file in (string[])[run.RecipePath, Path.Combine(run.FullPath, "data.json"), Path.Combine(run.CheckpointPath(12), "model.safetensors")])
        {
            File.Copy(file, Path.Combine(published, Path.GetFileName(file)));
        }
        using (var trained = TrainedModel.Load(RunDirectory.Open(published))) Assert.Equal(12, trained.Step);
        Assert.Contains("finished model", Assert.Throws<UserException>(() => _toy.Train("published")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Accumulating_LeavesNoTensors()
    {
        var before = LiveTensors.Count;
        _toy.Train("run", overrides: ["accumulate=3", "run.steps=6"]);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Train_Checkpoints_KeepTheNewest()
    {
        _toy.Train("run");
        Assert.Equal([12, 10], RunDirectory.Open(_toy.Folder("run")).Checkpoints().Select(c => c.Step));
    }

    [Fact]
    public void Train_TwoIntoOneFolder_SecondIsRefused()
    {
        var run = RunDirectory.Create(_toy.Folder("run"));
        using var held = run.Lock();
        Assert.Throws<UserException>(() => _toy.Train("run"));
    }

    [Fact]
    public void Train_300Steps_LossFalls()
    {
        _toy.Train("run", overrides: ["run.steps=300", "checkpoint.every=300", "samples.every=0", "evaluate.every=0"]);
        var records = MetricsLog.Read(Path.Combine(_toy.Folder("run"), "metrics.jsonl"));
        Assert.True(records[^2].Values["first.error"] < 0.7 * records[0].Values["first.error"]);
    }

    [Fact]
    public void Load_TrainedRun_HasTheAveragedWeights()
    {
        _toy.Train("run");
        using var trained = TrainedModel.Load(RunDirectory.Open(_toy.Folder("run")));
        using var scope = TensorScope.Open();
        using var average = SafetensorsFile.Open(Path.Combine(trained.Run.CheckpointPath(12), "ema.safetensors"));
        using var last = SafetensorsFile.Open(Path.Combine(trained.Run.CheckpointPath(12), "model.safetensors"));
        var (name, parameter) = trained.Model.NamedParameters().First();
        Assert.Equal(average.Load(name).ToArray<float>(), parameter.Value.ToArray<float>());
        Assert.NotEqual(last.Load(name).ToArray<float>(), parameter.Value.ToArray<float>());
        Assert.False(trained.Model.IsTraining);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("ema.safetensors")]
    public void Load_NewestIsDamaged_FallsBackWithAWarning(string file)
    {
        foreach (var damage in Damage.All)
        {
            _toy.Train(damage.Key);
            var run = RunDirectory.Open(_toy.Folder(damage.Key));
            damage.Value(Path.Combine(run.CheckpointPath(12), file));
            var warnings = new List<string>();
            using var trained = TrainedModel.Load(run, warn: warnings.Add);
            Assert.Equal(10, trained.Step);
            Assert.Contains(file, Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Plan_SeveralMistakes_AllAreReported()
    {
        var problem = Assert.Throws<UserException>(() => Toy.Plan("optim.third.lr=1", "model.unknown=1"));
        Assert.Contains("optim.third", problem.Message, StringComparison.Ordinal);
        Assert.Contains("model.unknown", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongNamesAndRanges_AreAllReportedWithTheirLines()
    {
        using var toy = new Toy();
        var file = toy.Folder("wrong.yaml");
        File.WriteAllText(file, """
            run: { steps: 0, device: cdua }
            data: { name: toi }
            model:
              kind: toyy
            optim: { lr: -1 }
            """);
        _ = Assert.Throws<UserException>(() => Toy.Plan("model.unknown=1")); // the toys are registered
        var problem = Assert.Throws<UserException>(() => TrainingPlan.Load(file));
        Assert.StartsWith($"{file}: 5 problems\n", problem.Message, StringComparison.Ordinal);
        string[] expected =
        [
            "run.steps must be at least 1, but is 0 (line 1)",
            "run.device 'cdua' is no device: write auto, cpu, cuda or cuda:N; did you mean cuda? (line 1)",
            "data.name is toi, which is no data set; did you mean toy? (line 2)",
            "model.kind is toyy, which is no kind of model; did you mean toy? (line 4)",
            "optim.lr must be greater than 0, but is -1 (line 5)",
        ];
        Assert.All(expected, line => Assert.Contains($"  {line}", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run.device=meta", "run.device is meta, where nothing is computed")]
    [InlineData("run.device=cuda:77", "run.device 'cuda:77' is not here")]
    [InlineData("model.kind=toyy", "model.kind is toyy, which is no kind of model; did you mean toy?")]
    public void Plan_WrongName_StandsBesideOtherProblems(string mistake, string expected)
    {
        var alone = Assert.Throws<UserException>(() => Toy.Plan(mistake));
        Assert.StartsWith($"toy: {expected}", alone.Message, StringComparison.Ordinal);
        var together = Assert.Throws<UserException>(() => Toy.Plan(mistake, "data.batch=51"));
        Assert.Contains(expected, together.Message, StringComparison.Ordinal);
        Assert.Contains("data.batch is 51", together.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_DataThatCannotBeOpened_StandsBesideOtherProblems()
    {
        string[] data = ["data.name=images", "data.path=/nowhere/at/all"];
        Assert.StartsWith("data.path: there is no folder /nowhere/at/all", Assert.Throws<UserException>(() => Toy.Plan(data)).Message, StringComparison.Ordinal);
        var together = Assert.Throws<UserException>(() => Toy.Plan([.. data, "run.device=tpu"]));
        Assert.Contains("run.device 'tpu'", together.Message, StringComparison.Ordinal);
        Assert.Contains("data cannot be opened: data.path: there is no folder /nowhere/at/all", together.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_SharedTrunk_HasAMemoryOfItsOwn()
    {
        using var plan = Toy.Plan();
        var groups = GroupPlan.Of(plan.Model, plan.Recipe.Optim);
        Assert.Equal([2, 1, 1], groups.Select(g => g.Objectives.Count).Order().Reverse());
        Assert.Equal(plan.Model.NumParameters(), groups.Sum(g => g.Parameters.Sum((Parameter p) => p.Value.NumElements)));
    }
}
