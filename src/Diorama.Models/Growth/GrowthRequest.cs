namespace Diorama.Models;

/// <summary>By how much a model is to grow.</summary>
/// <param name="Wider">Units of a layer, over what there are now: at least 1.</param>
/// <param name="Deeper">Layers to be added: at least 0.</param>
/// <param name="Part">The part of the model that grows; null: all of it.</param>
public sealed record GrowthRequest(double Wider = 1, int Deeper = 0, string? Part = null)
{
    /// <summary>Where pictures become twice as high and wide: steps over which the new level is faded in.</summary>
    /// <value>Default 0: pictures stay as large as they are.</value>
    public int FadeSteps { get; init; }

    /// <summary>The command that asks for it; the report of the grown run says it.</summary>
    /// <value>Default null: it is not known.</value>
    public string? Command { get; init; }

    /// <summary>Whether every unit gets equally many copies: what keeps the mean and the mean square over a layer, and so what a norm makes of it.</summary>
    public bool IsWhole => Wider == Math.Floor(Wider);

    /// <summary>The same without what norms over a layer would not bear.</summary>
    public GrowthRequest UnderNorms => IsWhole ? this : this with { Wider = 1 };

    /// <summary>The width that a width becomes.</summary>
    /// <param name="width">Units now.</param>
    /// <param name="part">Whose.</param>
    public int Wide(int width, string? part = null) => Concerns(part) ? checked((int)Math.Round(width * Wider, MidpointRounding.AwayFromZero)) : width;

    /// <summary>The number of layers that a number of layers becomes.</summary>
    /// <param name="layers">Layers now.</param>
    /// <param name="part">Whose.</param>
    public int Deep(int layers, string? part = null) => Concerns(part) ? checked(layers + Deeper) : layers;

    private bool Concerns(string? part) => Part is null || part is null || Part == part;
}
