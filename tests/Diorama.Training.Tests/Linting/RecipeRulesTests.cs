using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Each rule tells of its trap, and is silent beside it.</summary>
public sealed class RecipeRulesTests
{
    private const string Digits = "run: { steps: 100, device: cpu }\ndata: { name: digits, batch: 8 }\nema: { decay: 0.95 }\n";
    private const string Vae = Digits + "model: { kind: vae, hidden: [4], latent: 2 }\n";
    private const string Gan = Digits + "model: { kind: dcgan, width: 4, latent: 4 }\noptim: { betas: [0.5, 0.9] }\n";
    private const string Flow = Digits + "model: { kind: flow-matching, width: 8, multipliers: [1] }\n";
    private const string Gru = "run: { steps: 100, device: cpu }\ndata: { name: poems, batch: 8 }\nmodel: { kind: gru, embedding: 4, hidden: 4, layers: 1 }\noptim: { clipNorm: 1 }\n";

    [Theory]
    [InlineData("ema.decay", "28%", "ema.decay=0.9")]
    [InlineData("ema.decay", "over 2 steps", "ema.decay=0.5")]
    [InlineData("optim.schedule.warmupSteps", "most of the 12 steps", "optim.schedule={kind: warmupCosine, warmupSteps: 8}", "optim.second.schedule={kind: constant, warmupSteps: 0}")]
    [InlineData("optim.second.schedule.stepSize", "never falls", "optim.second.schedule={kind: step, stepSize: 12}")]
    [InlineData("optim.second.schedule.stepSize", "within 4 of 12", "optim.second.schedule={kind: step, stepSize: 1}")]
    [InlineData("optim.second.schedule.gamma", "never falls", "optim.second.schedule={kind: step, stepSize: 1, gamma: 1}")]
    [InlineData("run.steps", "before the objective second begins, at step 12", "model.secondFrom=12")]
    [InlineData("optim.weightDecay", "adamW", "optim.weightDecay=0.1")]
    [InlineData("optim.lr", "--find-lr", "optim.lr=0.1")]
    [InlineData("data.batch", "batch norm", "data.batch=4")]
    [InlineData("checkpoint.every", "last of 1000 steps", "run.steps=1000", "checkpoint.every=0")]
    [InlineData("ranks.shardOptimizer", "shares out nothing", "ranks.shardOptimizer=true", "optim={kind: sgd, lr: 0.1}")]
    public void Notes_Trap_IsTold(string path, string says, params string[] overrides)
    {
        using var plan = Toy.Plan(["ema.decay=0.7", .. overrides]);
        var note = Assert.Single(RecipeRules.Notes(plan));
        Assert.Equal(path, note.Path);
        Assert.Contains(says, note.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ema.decay=0.7")]
    [InlineData("ema.decay=0")]
    [InlineData("run.steps=100", "ema.decay=0.9")]
    [InlineData("optim.schedule={kind: warmupCosine, warmupSteps: 2}", "optim.second.schedule={kind: constant, warmupSteps: 0}")]
    [InlineData("optim.second.schedule={kind: step, stepSize: 6}")]
    [InlineData("model.secondFrom=6")]
    [InlineData("optim={kind: adamW, weightDecay: 0.1}")]
    [InlineData("optim={kind: sgd, weightDecay: 0.1, lr: 0.1}")]
    [InlineData("optim.lr=0.02")]
    [InlineData("run.steps=1000", "checkpoint.every=500")]
    [InlineData("ranks.shardOptimizer=true")]
    public void Notes_NoTrap_IsSilent(params string[] overrides)
    {
        using var plan = Toy.Plan(["ema.decay=0.7", .. overrides]);
        Assert.Empty(RecipeRules.Notes(plan));
    }

    [Theory]
    [InlineData(Vae, "model.klWarmupSteps", "never has its whole weight", "model.klWarmupSteps=100")]
    [InlineData(Gan, "optim.betas", "circle each other", "optim.betas=[0.9, 0.999]")]
    [InlineData(Gan, "optim.discriminator.betas", "circle each other", "optim.discriminator={betas: [0.9, 0.999]}")]
    [InlineData(Gan, "ema.decay", "averages nothing", "freeze=['generator.*']")]
    [InlineData(Flow, "ema.decay", "many steps", "ema.decay=0")]
    [InlineData(Gru, "optim.clipNorm", "recurrent", "optim.clipNorm=0")]
    [InlineData(Gru, "data.tokenizer", "of the texts' symbols", "data.minCount=300")]
    public void Notes_TrapOfAFamily_IsTold(string yaml, string path, string says, string assignment)
    {
        using (var plan = TrainingPlan.Of(Recipe.FromYaml("name: x\n" + yaml))) Assert.Empty(RecipeRules.Notes(plan));
        using var trapped = TrainingPlan.Of(Recipe.FromYaml("name: x\n" + yaml, [assignment]));
        var note = Assert.Single(RecipeRules.Notes(trapped));
        Assert.Equal(path, note.Path);
        Assert.Contains(says, note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_NothingIsHeldOut_TellsThatTheTestSplitChooses()
    {
        using var plan = Toy.Plan(new ToyDataset { HeldOut = 0 }, "ema.decay=0.7");
        Assert.Equal("evaluate.every", Assert.Single(RecipeRules.Notes(plan)).Path);
        using var blind = Toy.Plan(new ToyDataset { HeldOut = 0 }, "ema.decay=0.7", "evaluate.every=0");
        Assert.Empty(RecipeRules.Notes(blind));
    }

    [Theory]
    [InlineData("a", "true", 1)]
    [InlineData("a", "false", 0)]
    [InlineData("apple", "true", 0)]
    public void Notes_MirroredCharacters_AreTold(string name, string flip, int count)
    {
        var data = new ToyDataset { Spec = new DataSpec { Modality = Modality.Image, Shape = [4], Classes = [name, "b"] } };
        using var plan = Toy.Plan(data, "ema.decay=0.7", $"data.flip={flip}");
        Assert.Equal(count, RecipeRules.Notes(plan).Count(n => n.Path == "data.flip"));
    }
}
