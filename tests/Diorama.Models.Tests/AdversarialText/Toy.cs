using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>A language of two letters, models of it that are small enough to enumerate, and the game as the trainer plays it.</summary>
internal static class Toy
{
    internal static TransformerModel Writer(int length, double dropout = 0)
    {
        Generator.Default().Seed(5);
        return new(new() { Layers = new() { Dim = 8, NumLayers = 1, NumHeads = 2, Context = length - 1, Dropout = dropout } }, SomeText.SpecOf(length, "a", "b"));
    }

    internal static TextGan Model(TextGanConfig config, int length, double dropout = 0) =>
        new(config with { Discriminator = new() { Start = DiscriminatorStart.Fresh, Layers = 1, Heads = 2, Width = 8, Dropout = 0 } }, Writer(length, dropout));

    /// <summary>So many rows of texts, each as often as its weight says.</summary>
    internal static Batch Batch(TextSymbols symbols, int length, params (string Text, int Count)[] texts) =>
        SomeText.Batch(symbols, length, [.. texts.SelectMany(t => Enumerable.Repeat(t.Text, t.Count))]);

    /// <summary>Larger weights, so that an untrained model prefers some symbols to others.</summary>
    internal static void Sharpen(Module model, double factor)
    {
        using var quiet = Autograd.NoGrad();
        foreach (var parameter in model.Parameters()) parameter.Value.MulInPlace(factor);
    }

    /// <summary>Steps of objectives in turn, each by an Adam of its own.</summary>
    internal static void Play(GenerativeModel model, Batch batch, int steps, IReadOnlyList<(string Objective, double Lr)> turns, Action? look = null)
    {
        using var generator = Generator.Seeded(3);
        var groups = turns.Select(turn => new ParameterGroup(model.Objectives.Single(o => o.Name == turn.Objective).Parameters)).ToList();
        var optimizers = groups.ConvertAll(group => new Adam(group, beta1: 0.5));
        for (var step = 0; step < steps; step++)
        {
            foreach (var (turn, i) in turns.Select((turn, i) => (turn, i)))
            {
                using var scope = TensorScope.Open();
                foreach (var parameter in model.Parameters()) parameter.RequiresGrad = groups[i].Parameters.Contains(parameter);
                groups[i].ZeroGradients();
                model.Objectives.Single(o => o.Name == turn.Objective).Compute(batch, new(step, steps, generator)).Total.Backward();
                groups[i].GatherGradients();
                optimizers[i].Step(turn.Lr);
            }
            look?.Invoke();
        }
        foreach (var optimizer in optimizers) optimizer.Dispose();
        foreach (var group in groups) group.Dispose();
    }
}
