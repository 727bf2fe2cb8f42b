using Diorama.Core;

namespace Diorama.Nn;

/// <summary>Optimisers as recipes name them.</summary>
public static class OptimizerFactory
{
    /// <summary>Makes the optimiser that a recipe asks for.</summary>
    /// <param name="group">What it moves; borrowed.</param>
    /// <param name="config">Its settings. The rate, the schedule and the clipping are the caller's to apply.</param>
    /// <returns>Owned by the caller.</returns>
    public static Optimizer Create(ParameterGroup group, OptimConfig config) => config.Kind switch
    {
        OptimKind.Sgd => new Sgd(group, config.Momentum, weightDecay: config.WeightDecay),
        OptimKind.Adam => new Adam(group, config.Beta1, config.Beta2, config.Eps, config.WeightDecay),
        OptimKind.AdamW => new AdamW(group, config.Beta1, config.Beta2, config.Eps, config.WeightDecay),
        OptimKind.RmsProp => new RmsProp(group, config.Alpha, config.Eps, config.WeightDecay, config.Momentum),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Kind, "no such optimiser"),
    };
}
