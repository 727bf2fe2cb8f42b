namespace Diorama.Models;

/// <summary>How a model that plays against a discriminator of texts grows: both sides together, or, where the discriminator has sizes of its own, each alone.</summary>
/// <param name="section">The generator's section of the recipe.</param>
/// <param name="generator">One side.</param>
/// <param name="discriminator">The other.</param>
internal sealed class GameGrowth(string section, IGrow generator, TextDiscriminator discriminator)
{
    /// <summary>What can grow alone.</summary>
    internal IReadOnlyList<string> Parts => discriminator.Larger(new()).Any() ? [section, TextDiscriminator.Part] : [];

    /// <summary>Both sides' sizes.</summary>
    internal IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        var ofGenerator = request.Part == TextDiscriminator.Part ? new() : request with { Part = null };
        return [.. generator.Larger(ofGenerator).Select(s => s with { Path = $"{section}.{s.Path}" }), .. discriminator.Larger(request)];
    }
}
