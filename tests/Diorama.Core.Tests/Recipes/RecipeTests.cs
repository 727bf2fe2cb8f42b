using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class RecipeTests
{
    private const string Full = """
        name: digits-gan
        run: { steps: 300, seed: 7, device: cpu, threads: 2 }
        data: { name: digits, path: /data/my digits, batch: 32, holdOut: 0.2, workers: 3, size: 32, augment: [flip, "1"] }
        model: { kind: dcgan, latent: 64, generator: { widths: [64, 32] } }
        optim:
          kind: adam
          lr: 2e-4
          betas: [0.5, 0.999]
          schedule: { kind: warmup-cosine, warmupSteps: 10, minLr: 1e-6 }
          clipNorm: 1
          discriminator: { lr: 1e-4, kind: rmsprop, schedule: { kind: step, warmupSteps: 0, stepSize: 50 } }
        ema: { decay: 0.999 }
        accumulate: 2
        checkpoint: { every: 100, keep: 3 }
        evaluate: { every: 50, samples: 200, judge: runs/eyes }
        samples: { every: 25, count: 16 }
        """;

    private const string Least = "name: x\nrun: {steps: 5}\ndata: {name: d}\nmodel: {kind: m}";

    [Fact]
    public void FromYaml_Full_ReadsEverySetting()
    {
        var recipe = Recipe.FromYaml(Full);
        Assert.Equal("digits-gan", recipe.Name);
        Assert.Equal(new RunConfig { Steps = 300, Seed = 7, Device = "cpu", Threads = 2 }, recipe.Run);
        Assert.Equal(("digits", "/data/my digits", 32, 0.2, 3), (recipe.Data.Name, recipe.Data.Path, recipe.Data.Batch, recipe.Data.HoldOut, recipe.Data.Workers));
        Assert.Equal(RecipeMap.Parse("size: 32\naugment: [flip, '1']"), recipe.Data.Settings);
        Assert.Equal("dcgan", recipe.Model.Kind);
        Assert.Equal(RecipeMap.Parse("latent: 64\ngenerator: {widths: [64, 32]}"), recipe.Model.Settings);
        var optim = recipe.Optim.Default;
        Assert.Equal((OptimKind.Adam, 2e-4, 0.5, 0.999, 1.0), (optim.Kind, optim.Lr, optim.Beta1, optim.Beta2, optim.ClipNorm));
        Assert.Equal(new ScheduleConfig { Kind = ScheduleKind.WarmupCosine, WarmupSteps = 10, MinLr = 1e-6 }, optim.Schedule);
        Assert.Equal((0.999, 2), (recipe.Ema.Decay, recipe.Accumulate));
        Assert.Equal(new CheckpointConfig { Every = 100, Keep = 3 }, recipe.Checkpoint);
        Assert.Equal(new EvaluateConfig { Every = 50, Samples = 200, Judge = "runs/eyes" }, recipe.Evaluate);
        Assert.Equal(new SamplesConfig { Every = 25, Count = 16 }, recipe.Samples);
    }

    [Fact]
    public void Optim_Group_TakesTheDefaultsAndItsOverrides()
    {
        var optim = Recipe.FromYaml(Full).Optim;
        var group = optim.For("discriminator");
        Assert.Equal((OptimKind.RmsProp, 1e-4, 0.5, 1.0), (group.Kind, group.Lr, group.Beta1, group.ClipNorm));
        Assert.Equal(new ScheduleConfig { Kind = ScheduleKind.Step, MinLr = 1e-6, StepSize = 50 }, group.Schedule);
        Assert.Same(optim.Default, optim.For("generator"));

        var problems = new RecipeProblems("r");
        optim.CheckNames(["generator", "discriminator"], problems);
        Assert.Empty(problems.Items);
        optim.CheckNames(["generator", "discriminators"], problems);
        Assert.Equal("optim.discriminator is neither a setting nor an objective of this model; did you mean discriminators?", Assert.Single(problems.Items).ToString());
    }

    [Fact]
    public void FromYaml_Least_TakesTheDefaults()
    {
        var recipe = Recipe.FromYaml(Least);
        var expected = new Recipe { Name = "x", Run = new() { Steps = 5 }, Data = new() { Name = "d" }, Model = new() { Kind = "m" } };
        Assert.Equal(expected, recipe);
        Assert.Equal((0L, "auto", 0, 500, 2), (recipe.Run.Seed, recipe.Run.Device, recipe.Run.Threads, recipe.Checkpoint.Every, recipe.Checkpoint.Keep));
        Assert.Empty(expected.Validate());
    }

    [Theory]
    [InlineData(Full)]
    [InlineData(Least)]
    public void ToYaml_ReadBack_IsEqual(string yaml)
    {
        var recipe = Recipe.FromYaml(yaml);
        var text = recipe.ToYaml();
        Assert.Equal(recipe, Recipe.FromYaml(text));
        Assert.Equal(recipe.GetHashCode(), Recipe.FromYaml(text).GetHashCode());
        Assert.Equal(text, Recipe.FromYaml(text).ToYaml());
        Assert.NotEqual(recipe, Recipe.FromYaml(text, ["model.extra=1"]));
        Assert.NotEqual(recipe, Recipe.FromYaml(text, ["optim.critic.lr=0.5"]));
    }

    [Fact]
    public void FromYaml_Overrides_AreLaidOnInOrder()
    {
        var recipe = Recipe.FromYaml(Full, ["run.steps=500", "optim.generator.lr=0.5", "run.steps=400", "model.latent=8"]);
        Assert.Equal((400, 0.5, 2e-4), (recipe.Run.Steps, recipe.Optim.For("generator").Lr, recipe.Optim.Default.Lr));
        Assert.Equal("8", ((RecipeScalar)recipe.Model.Settings["latent"]!).Text);
    }

    [Fact]
    public void FromYaml_ManyMistakes_AreAllInOneError()
    {
        const string Bad = """
            name: a/b
            run: { steps: 0, sede: 3 }
            data: { batch: many, holdOut: 1 }
            modle: { kind: dcgan }
            optim:
              lr: -1
              betas: [0.9]
              warmup: 5
              critic: { lr: 0, eps: x }
            checkpoint: { keep: 1 }
            accumulate: 0
            """;
        var e = Assert.Throws<UserException>(() => Recipe.FromYaml(Bad));
        string[] expected =
        [
            "run.steps must be at least 1, but is 0 (line 2)",
            "name must be 1 to 100 letters, digits, - _ and ., since it names the run's folder, but is \"a/b\" (line 1)",
            "data.name is missing: a data set, such as digits; diorama data list names them all (line 3)",
            "data.batch must be a whole number, but is the text \"many\" (line 3)",
            "data.holdOut must be less than 1, but is 1 (line 3)",
            "model.kind is missing",
            "optim.betas must be a list of 2, but has 1 (line 7)",
            "optim.lr must be greater than 0, but is -1 (line 6)",
            "optim.critic.lr must be greater than 0, but is 0 (line 9)",
            "optim.critic.eps must be a number, but is the text \"x\" (line 9)",
            "accumulate must be at least 1, but is 0 (line 11)",
            "checkpoint.keep must be at least 2, but is 1 (line 10)",
            "modle is not a setting; did you mean model? (line 4)",
            "run.sede is not a setting; did you mean run.seed? (line 2)",
            "optim.warmup is not a setting",
        ];
        Assert.StartsWith($"recipe: {expected.Length} problems\n", e.Message, StringComparison.Ordinal);
        Assert.All(expected, line => Assert.Contains("  " + line, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("optim.schedule={kind: warmupCosine, warmupSteps: 5}", "optim.schedule.warmupSteps 5 >= run.steps 5: for so short a run set it lower, such as --set optim.schedule.warmupSteps=0")]
    [InlineData("optim.schedule={kind: cosine, warmupSteps: 2}", "optim.schedule.warmupSteps is read by the kind warmupCosine only, and the kind is cosine")]
    [InlineData("optim.schedule={kind: cosine, minLr: 1}", "optim.schedule.minLr 1 > optim.lr 0.001")]
    [InlineData("optim.decay=matrix", "optim.decay must be one of all, matrices, but is the text \"matrix\"")]
    [InlineData("optim.schedule={kind: step}", "optim.schedule.stepSize is required by the kind step, and must be at least 1")]
    public void FromYaml_SettingsThatDoNotFit_AreProblems(string assignment, string expected) =>
        Assert.Equal($"recipe: {expected}", Assert.Throws<UserException>(() => Recipe.FromYaml(Least, [assignment])).Message);

    [Fact]
    public void FromYaml_NullForAnyKey_LeavesItOut()
    {
        var recipe = Recipe.FromYaml(Least, ["data.of={name: x}", "data.of=null", "optim.warmup=null", "data.holdOut=null"]);
        new RecipeReader(recipe.Data.Settings, new("x")).Finish(); // nobody asks for data.of, and nobody minds
        Assert.Equal(new DataConfig { Name = "x" }.HoldOut, recipe.Data.HoldOut);
        Assert.Throws<UserException>(() => Recipe.FromYaml(Least, ["optim.warmup=3"]));
    }

    [Fact]
    public void FromYaml_SectionInPlaceOfASection_LeavesNothingOfIt()
    {
        var recipe = Recipe.FromYaml(Least, ["data.derive=outline", "data={name: images, path: photos, batch: 3}"]);
        Assert.Equal(("images", "photos", 3), (recipe.Data.Name, recipe.Data.Path, recipe.Data.Batch));
        Assert.Null(recipe.Data.Settings["derive"]);
    }

    [Fact]
    public void CheckWarmup_OfAnObjective_ComparesWithItsOwnSteps()
    {
        var optim = Recipe.FromYaml(Least, ["optim.critic.schedule={kind: warmupCosine, warmupSteps: 9}"]).Optim;
        foreach (var (span, expected) in new[] { (0L, ""), (5L, "optim.critic.schedule.warmupSteps 9 >= run.steps 5: "), (4L, "optim.critic.schedule.warmupSteps 9 >= the 4 steps of critic: ") })
        {
            var problems = new RecipeProblems("recipe");
            optim.CheckWarmup("critic", span, 5, problems);
            Assert.Equal(expected.Length > 0 ? 1 : 0, problems.Items.Count);
            if (expected.Length > 0) Assert.StartsWith(expected, problems.Items[0].ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FromYaml_WrongSteps_AreNotComparedWith()
    {
        var e = Assert.Throws<UserException>(() => Recipe.FromYaml(Least, ["run.steps=x", "optim.schedule={kind: warmupCosine, warmupSteps: 5}"]));
        Assert.Equal("recipe: run.steps must be a whole number, but is the text \"x\"", e.Message);
    }

    [Fact]
    public void Validate_RecipeMadeInCode_FindsTheSameProblems()
    {
        var recipe = Recipe.FromYaml(Least) with { Accumulate = 0, Checkpoint = new() { Keep = 1 } };
        Assert.Equal(["accumulate must be at least 1, but is 0", "checkpoint.keep must be at least 2, but is 1"], recipe.Validate().Select(p => p.ToString()));
    }

    [Fact]
    public void Add_ProblemWithoutALine_GetsTheFilesOwn()
    {
        var problems = new RecipeProblems("x.yaml");
        Recipe.FromYaml("run: {steps: 5}\ndata: {name: digits}\nmodel:\n  kind: vea\nname: x", ["data.batch=3"], problems);
        problems.Add(new("model.kind", "is vea"));
        problems.Add(new("data.batch", "is 3"));
        problems.Add(new("optim.critic.lr", "is not there"));
        Assert.Equal(["model.kind is vea (line 4)", "data.batch is 3", "optim.critic.lr is not there"], problems.Items.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(0, 3000, 10)]
    [InlineData(0, 1_000_000, 100)]
    [InlineData(7, 3000, 7)]
    public void Interval_MetricsOfARun_AreAsFineAsAsked(int every, int steps, int expected) =>
        Assert.Equal(expected, Recipe.FromYaml(Least, [$"metrics.every={every}"]).Metrics.Interval(steps));

    [Fact]
    public void FromYaml_OwnersReadTheirSettings_AllProblemsComeTogether()
    {
        var problems = new RecipeProblems("digits-gan.yaml");
        var recipe = Recipe.FromYaml("run: {steps: 0}\ndata: {name: digits, siez: 3}\nmodel: {kind: dcgan, latent: none}\nname: x", problems: problems);
        var data = new RecipeReader(recipe.Data.Settings, problems);
        data.Int("size", 28);
        data.Finish();
        var model = new RecipeReader(recipe.Model.Settings, problems);
        model.Int("latent", 64);
        model.Finish();
        var e = Assert.Throws<UserException>(problems.ThrowIfAny);
        Assert.Equal(
            """
            digits-gan.yaml: 3 problems
              run.steps must be at least 1, but is 0 (line 1)
              data.siez is not a setting; did you mean data.size? (line 2)
              model.latent must be a whole number, but is the text "none" (line 3)
            """,
            e.Message);
    }

    [Fact]
    public void Settings_MadeInCode_StandUnderTheirOwner()
    {
        var model = new ModelConfig { Kind = "m", Settings = RecipeMap.Of(("latent", RecipeScalar.Of(3))) };
        Assert.Equal("model.latent", model.Settings["latent"]!.Path);
    }

    [Fact]
    public void Load_File_NamesTheRecipeAfterIt()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("digits-vae.yaml", "run: {steps: 5}\ndata: {name: d}\nmodel: {kind: m}");
        Assert.Equal("digits-vae", Recipe.Load(file).Name);
        var e = Assert.Throws<UserException>(() => Recipe.Load(file, ["run.steps=0"]));
        Assert.Equal($"{file}: run.steps must be at least 1, but is 0", e.Message);
    }
}
