using Diorama.Core;

namespace Diorama.Models;

/// <summary>The recipe's <c>model.sampling</c> section: how noise becomes a picture. Nothing of it is trained.</summary>
public sealed record SamplingConfig
{
    /// <summary>Steps from noise to picture.</summary>
    /// <value>At least 1; default 50.</value>
    public int Steps { get; init; } = 50;

    /// <summary>
    /// How much more a picture is to be what was asked for than what the model makes unasked: 1 is the model as it learnt, above 1 surer and less varied.
    /// </summary>
    /// <value>At least 0; default 1. Any other value doubles the work of a step.</value>
    /// <remarks>Ho and Salimans 2022, arXiv 2207.12598, eq. 6; this is their 1 + w.</remarks>
    public double Guidance { get; init; } = 1;

    /// <summary>The least noise at which guidance acts: 0 is the picture, 1 is noise alone.</summary>
    /// <value>In [0, 1]; default 0.</value>
    /// <remarks>Kynkäänniemi et al. 2024, arXiv 2404.07724: guidance amid the noise alone costs less and keeps variety.</remarks>
    public double GuidanceFrom { get; init; }

    /// <summary>The most noise at which guidance acts.</summary>
    /// <value>In [<see cref="GuidanceFrom"/>, 1]; default 1.</value>
    public double GuidanceTo { get; init; } = 1;

    /// <summary>The factor of guidance at a moment.</summary>
    /// <param name="guidance">The factor where it acts.</param>
    /// <param name="noise">How far it is to the picture, in [0, 1].</param>
    internal double GuidanceAt(double guidance, double noise) => noise >= GuidanceFrom && noise <= GuidanceTo ? guidance : 1;

    /// <summary>Reads what all models of noise share; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section <c>sampling</c>.</param>
    /// <param name="wishes">What the model is told.</param>
    /// <param name="maxSteps">The most steps.</param>
    internal static SamplingConfig Read(RecipeReader reader, WishConfig wishes, int maxSteps)
    {
        var from = reader.Double("guidanceFrom", 0, min: 0, max: 1);
        var config = new SamplingConfig
        {
            Steps = reader.Int("steps", Math.Min(50, maxSteps), min: 1, max: maxSteps),
            Guidance = reader.Double("guidance", 1, min: 0),
            GuidanceFrom = from,
            GuidanceTo = reader.Double("guidanceTo", 1, min: from, max: 1),
        };
        if (config.Guidance != 1 && !(wishes.Any && wishes.Drop > 0))
        {
            reader.Problem("guidance", "needs a model that is told something (model.conditional, model.captions), and at times is not (model.drop)");
        }
        return config;
    }
}
