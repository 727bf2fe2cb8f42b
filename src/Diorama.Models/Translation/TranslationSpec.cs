using Diorama.Core;

namespace Diorama.Models;

/// <summary>Whether data can be translated.</summary>
internal static class TranslationSpec
{
    /// <summary>What keeps data from being read as pairs of texts, to be said after "the data"; null where nothing does.</summary>
    internal static string? ProblemOf(DataSpec spec) =>
        TextSymbols.ProblemOf(spec)
        ?? (spec.Source is [>= 2] ? null : "has no pairs of texts: choose the data set verses with source and target, or pairs");
}
