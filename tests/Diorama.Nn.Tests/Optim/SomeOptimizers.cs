using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>Every kind of optimiser, with the settings that change its arithmetic.</summary>
public static class SomeOptimizers
{
    private static readonly Dictionary<string, Func<ParameterGroup, Optimizer>> _made = new()
    {
        ["sgd"] = g => new Sgd(g),
        ["nesterov"] = g => new Sgd(g, momentum: 0.9, weightDecay: 0.01, nesterov: true),
        ["dampened"] = g => new Sgd(g, momentum: 0.9, dampening: 0.3),
        ["adam"] = g => new Adam(g),
        ["amsgrad"] = g => new Adam(g, weightDecay: 0.01, amsgrad: true),
        ["adamw"] = g => new AdamW(g, beta2: 0.95, weightDecay: 0.1),
        ["rmsprop"] = g => new RmsProp(g),
        ["centered"] = g => new RmsProp(g, alpha: 0.9, weightDecay: 0.01, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Kinds => [.. _made.Keys];

    internal static Optimizer Make(string kind, ParameterGroup group) => _made[kind](group);

    /// <summary>Trains from one step to another, each with a batch of its own.</summary>
    internal static void Steps(TwoLayers net, Optimizer optimizer, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            using var scope = TensorScope.Open();
            optimizer.Group.ZeroGradients();
            net.Loss((ulong)step).Backward();
            optimizer.Step(0.05);
        }
    }
}
