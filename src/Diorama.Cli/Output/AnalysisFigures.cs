using Diorama.Core;
using Diorama.Data.Features;

namespace Diorama.Cli;

/// <summary>What was measured of a text's topics.</summary>
internal static class AnalysisFigures
{
    public static IReadOnlyList<Figure> Of(TextAnalysis analysis, long seed)
    {
        if (analysis.Perplexity is not { } found) return [];
        const string How = "a tenth of the documents, by SHA-256 of their texts, is kept from learning; of each the first half tells its topics, the terms of the second are foretold";
        return
        [
            new("perplexity", found.Value, "") { Title = "held-out perplexity of the topics", Protocol = How, Seed = seed, Samples = found.NumForetold },
            new("perplexity.shares", found.BySharesAlone, "") { Title = "of the terms' shares alone", Protocol = "the same terms, foretold by their shares in all texts", Samples = found.NumForetold },
            new("perplexity.uniform", found.NumTerms, "") { Title = "of an even choice", Protocol = "the number of terms" },
        ];
    }
}
