using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>What tests of trained models share: small data, and a step of an objective as the trainer takes it.</summary>
internal static class Play
{
    internal static DataSpec Images(int side, int channels = 1, int classes = 10) =>
        new() { Modality = Modality.Image, Shape = [channels, side, side], Classes = [.. Enumerable.Range(0, classes).Select(c => $"{c}")] };

    /// <summary>Every parameter's name and shape, a line each.</summary>
    internal static string Names(GenerativeModel model) => string.Join('\n', model.NamedParameters().Select(p => $"{p.Name} [{string.Join(", ", p.Parameter.Value.Shape.ToArray())}]"));

    /// <summary>Bright bars on black, at a place that the class names: [count, 1, side, side].</summary>
    internal static Batch Bars(int count, int side)
    {
        var image = Tensor.Full([count, 1, side, side], -1.0);
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 10;
            image[i].Narrow(2, (side - 2) * (i % 10) / 9, 2).FillInPlace(1);
        }
        return new(count, new Dictionary<string, Tensor> { ["image"] = image, ["label"] = Tensor.From<long>(labels) });
    }

    /// <summary>Freezes all other parameters, computes the loss and its gradients, and gives the loss and the terms.</summary>
    internal static Dictionary<string, double> Backward(GenerativeModel model, string objective, Batch batch, Generator generator, long step = 0)
    {
        var chosen = model.Objectives.Single(o => o.Name == objective);
        foreach (var parameter in model.Parameters())
        {
            parameter.RequiresGrad = chosen.Parameters.Contains(parameter);
            parameter.Value.Grad = null;
        }
        var loss = chosen.Compute(batch, new(step, 100, generator));
        loss.Total.Backward();
        return new(loss.Terms.Select(t => KeyValuePair.Create(t.Name, t.Value.Item()))) { ["loss"] = loss.Total.Item() };
    }

    /// <summary>Steps of an objective by plain gradient descent on signs, which no scale of a loss can stop.</summary>
    /// <returns>The figures of each step.</returns>
    internal static List<Dictionary<string, double>> Train(GenerativeModel model, string objective, Func<Batch> batch, int steps, double lr = 0.002)
    {
        using var generator = Generator.Seeded(11);
        var figures = new List<Dictionary<string, double>>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            figures.Add(Backward(model, objective, batch(), generator, step));
            using var quiet = Autograd.NoGrad();
            foreach (var parameter in model.Parameters())
            {
                if (parameter.Grad is { } gradient) parameter.Value.SubInPlace(gradient.Sign() * lr);
                parameter.Value.Grad = null;
            }
        }
        return figures;
    }
}
