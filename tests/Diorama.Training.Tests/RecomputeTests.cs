using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Families whose blocks can be computed anew train as they do without.</summary>
public sealed class RecomputeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("poems", "kind: transformer, width: 16, layers: 3, dropout: 0.2", "float32")]
    [InlineData("poems", "kind: transformer, width: 16, layers: 2, preset: gpt2", "bfloat16")]
    [InlineData("digits", "kind: flow-matching, width: 8, multipliers: [1, 2], conditional: true", "float32")]
    [InlineData("digits", "kind: flow-matching, width: 8, multipliers: [1, 2], conditional: true", "bfloat16")]
    [InlineData("digits", "kind: gated-pixelcnn, layers: 3, width: 8, head: 8, conditional: true, binarization: dynamic", "float32")]
    [InlineData("digits", "kind: pixel-rnn, layers: 2, width: 4, head: 8, binarization: dynamic", "float32")]
    [InlineData("sprites", "kind: flow-matching, width: 8, multipliers: [1, 2], captions: true", "float32")]
    public void Train_Recomputing_LearnsTheSame(string data, string model, string precision)
    {
        var (plain, again) = (Train(data, model, precision, recompute: false), Train(data, model, precision, recompute: true));
        Assert.Equal(plain.Keys, again.Keys);
        var tolerance = precision == "float32" ? 1e-5 : 1e-2;
        Assert.All(plain.Keys, k => Assert.True(Math.Abs(plain[k] - again[k]) <= tolerance * Math.Max(1, Math.Abs(plain[k])), $"{k}: {plain[k]} and {again[k]}"));
    }

    private Dictionary<string, double> Train(string data, string model, string precision, bool recompute)
    {
        var recipe = Recipe.FromYaml(
            $"name: x\nrun: {{ steps: 2, device: cpu, precision: {precision}, recompute: {(recompute ? "true" : "false")} }}\ndata: {{ name: {data}, batch: 2 }}\nmodel: {{ {model} }}\noptim: {{ kind: sgd, lr: 0.05 }}"
        );
        using var plan = TrainingPlan.Of(recipe);
        using var session = new TrainingSession(plan, RunDirectory.Create(Path.Combine(_folder, recompute ? "again" : "plain")), _ => { }, readsLate: false);
        session.Advance();
        session.Advance();
        return session.TakeFigures();
    }
}
