using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>Training whose heavy operators compute in bfloat16.</summary>
public sealed class PrecisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("digits", "kind: vae, latent: 4, hidden: [16]")]
    [InlineData("digits", "kind: vae, architecture: conv, latent: 4, hidden: [8, 8]")]
    [InlineData("digits", "kind: dcgan, width: 8, latent: 8")]
    [InlineData("digits", "kind: dcgan, width: 8, latent: 8, loss: wasserstein, discriminatorSteps: 2")]
    [InlineData("digits", "kind: dcgan, width: 8, latent: 8, r1: { gamma: 1, every: 2 }")]
    [InlineData("digits", "kind: cnn-classifier, width: 4")]
    [InlineData("poems", "kind: gru, embedding: 16, hidden: 16, layers: 2")]
    [InlineData("poems", "kind: lstm, embedding: 16, hidden: 16, layers: 2")]
    [InlineData("poems", "kind: transformer, width: 16, layers: 2")]
    [InlineData("poems", "kind: transformer, preset: gpt2, width: 16, layers: 2")]
    public void Train_BFloat16_IsNearFloat32AndNotTheSame(string data, string model)
    {
        var (exact, mixed) = (Train(data, model, "float32"), Train(data, model, "bfloat16"));
        Assert.Equal(exact.Keys, mixed.Keys);
        var losses = exact.Keys.Where(k => k.EndsWith("loss", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(losses);
        Assert.All(losses, k => Assert.Equal(exact[k], mixed[k], 0.05 * Math.Max(1, Math.Abs(exact[k]))));
        Assert.Contains(losses, k => exact[k] != mixed[k]);
    }

    [Fact]
    public void Train_BFloat16_KeepsParametersInFloat32AndResumesToTheSameBytes()
    {
        using var toy = new Toy();
        const string Mixed = "run.precision=bfloat16";
        toy.Train("exact");
        toy.Train("whole", overrides: Mixed);
        toy.Train("parts", 7, Mixed);
        toy.Train("parts", overrides: Mixed);
        Assert.Equal(Last(toy, "whole"), Last(toy, "parts"));
        Assert.NotEqual(Last(toy, "whole"), Last(toy, "exact"));
        using var trained = TrainedModel.Load(RunDirectory.Open(toy.Folder("whole")));
        Assert.All(trained.Model.Parameters(), (Parameter p) => Assert.Equal(DType.Float32, p.Value.DType));
        Assert.Contains("run.precision: was", Assert.Throws<UserException>(() => toy.Train("whole")).Message, StringComparison.Ordinal);
    }

    private static byte[] Last(Toy toy, string run) => File.ReadAllBytes(Path.Combine(RunDirectory.Open(toy.Folder(run)).CheckpointPath(12), "model.safetensors"));

    private Dictionary<string, double> Train(string data, string model, string precision)
    {
        var recipe = Recipe.FromYaml(
            $"name: x\nrun: {{ steps: 3, device: cpu, precision: {precision} }}\ndata: {{ name: {data}, batch: 8 }}\nmodel: {{ {model} }}\nmetrics: {{ every: 3 }}\nsamples: {{ count: 1 }}"
        );
        using var plan = TrainingPlan.Of(recipe);
        var run = RunDirectory.Create(Path.Combine(_folder, precision));
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken));
        return new(Assert.Single(MetricsLog.Read(run.MetricsPath)).Values);
    }
}
