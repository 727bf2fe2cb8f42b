namespace Diorama.Data;

/// <summary>How many broken samples of a data set are borne.</summary>
/// <param name="MaxFraction">Their share of all samples, in [0, 1].</param>
/// <param name="Stops">Whether more are an error, as they are in training; else they are listed alone, for whoever looks at data.</param>
/// <param name="Setting">The setting that messages name.</param>
public readonly record struct BrokenLimit(double MaxFraction, bool Stops = true, string Setting = "data.maxBadFraction")
{
    /// <summary>The limit of training.</summary>
    public static implicit operator BrokenLimit(double maxFraction) => new(maxFraction);
}
