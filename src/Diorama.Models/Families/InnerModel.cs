using Diorama.Core;

namespace Diorama.Models;

/// <summary>The section of a model within another's: one that is adapted, or trained in a way of its own.</summary>
internal static class InnerModel
{
    /// <summary>Reads the section; what is wrong is noted in the reader, which is not finished.</summary>
    /// <param name="reader">The outer model's section.</param>
    /// <param name="key">The setting that holds it.</param>
    /// <param name="what">What it is for, to be said where it is missing: <c>which model is adapted</c>.</param>
    /// <param name="spec">The data's specification.</param>
    /// <param name="whyNot">What is wrong with a kind, to be said after its name; null where nothing is.</param>
    /// <returns>Its kind, empty where it is missing, and what makes the model, once the outer section is finished and nothing is wrong; it may stand beside problems.</returns>
    internal static (string Kind, Func<GenerativeModel?> Make) Read(RecipeReader reader, string key, string what, DataSpec spec, Func<string, ModelFamily?, string?> whyNot)
    {
        var section = reader.OptionalSection(key);
        if (section is null)
        {
            if (!reader.Has(key)) reader.Problem(key, $"is missing: {what}; with init: RUN it is that run's");
            return ("", () => null);
        }
        var kind = section.String("kind");
        var family = ModelFamilies.All.Find(kind)?.Value;
        if (section.Has("kind"))
        {
            if (whyNot(kind, family) is { } problem) section.Problem("kind", $"is {kind}, {problem}");
            else if (family!.Modality != spec.Modality) section.Problem("kind", $"is {kind}, which is for other data");
        }
        var settings = section.Rest();
        return (kind, () => family!.Create(new RecipeReader(settings, reader.Problems), spec));
    }
}
