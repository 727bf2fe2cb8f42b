using Diorama.Core;

namespace Diorama.Models;

/// <summary>Whether data can be translated.</summary>
internal static class TranslationSpec
{
    /// <summary>Reads how several tasks are weighed; of data with one there is nothing to weigh.</summary>
    internal static TaskWeightsConfig ReadTaskWeights(RecipeReader reader, DataSpec spec)
    {
        if (spec.Tasks.Count > 0) return TaskWeightsConfig.Read(reader, spec.Tasks);
        if (reader.OptionalSection(TaskWeightsConfig.Section) is { } section)
        {
            section.Rest();
            reader.Problem(TaskWeightsConfig.Section, "is for data of several tasks, and this has one: give the verses pairs, such as [spanish-modern, older-modern]");
        }
        return new();
    }

    /// <summary>What keeps data from being read as pairs of texts, to be said after "the data"; null where nothing does.</summary>
    internal static string? ProblemOf(DataSpec spec) =>
        TextSymbols.ProblemOf(spec)
        ?? (spec.Source is [>= 2] ? null : "has no pairs of texts: choose the data set verses with source and target, or pairs");
}
