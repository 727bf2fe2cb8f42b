using Diorama.Core;

namespace Diorama.Nn;

/// <summary>Optimisers as recipes name them.</summary>
public static class OptimizerFactory
{
    /// <summary>Makes the optimiser that a recipe asks for.</summary>
    /// <param name="group">What it moves; borrowed. Where the recipe's decay is for matrices, all its parameters are such, or none is.</param>
    /// <param name="config">Its settings. The rate, the schedule and the clipping are the caller's to apply.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="ArgumentException">Some parameters of the group are to decay and some are not.</exception>
    public static Optimizer Create(ParameterGroup group, OptimConfig config)
    {
        var decay = Decays(group, config) ? config.WeightDecay : 0;
        return config.Kind switch
        {
            OptimKind.Sgd => new Sgd(group, config.Momentum, weightDecay: decay),
            OptimKind.Adam => new Adam(group, config.Beta1, config.Beta2, config.Eps, decay),
            OptimKind.AdamW => new AdamW(group, config.Beta1, config.Beta2, config.Eps, decay),
            OptimKind.RmsProp => new RmsProp(group, config.Alpha, config.Eps, decay, config.Momentum),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Kind, "no such optimiser"),
        };
    }

    private static bool Decays(ParameterGroup group, OptimConfig config)
    {
        if (group.WeighsLosses) return false;
        if (config.Decay == DecayKind.All) return true;
        var numMatrices = group.Parameters.Count(p => p.IsMatrix);
        if (numMatrices == 0 || numMatrices == group.Parameters.Count) return numMatrices > 0;
        throw new ArgumentException($"{numMatrices} of the group's {group.Parameters.Count} parameters are to decay: they need a group of their own.", nameof(group));
    }
}
