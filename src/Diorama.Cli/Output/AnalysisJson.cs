using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data.Features;

namespace Diorama.Cli;

/// <summary>What stands in texts, as JSON.</summary>
internal static class AnalysisJson
{
    public static JsonObject Of(string name, TextAnalysis analysis, int top, long seed, string? features) => new()
    {
        ["file"] = name,
        ["documents"] = analysis.NumDocuments,
        ["words"] = analysis.NumWords,
        ["maxShare"] = analysis.MaxShare,
        ["remark"] = analysis.Remark,
        ["keyWords"] = List(analysis.KeyWords, k => new JsonObject { ["term"] = k.Term, ["weight"] = k.Weight, ["share"] = k.Share }),
        ["ngrams"] = List(analysis.NGrams, n => new JsonObject
        {
            ["length"] = n.Length,
            ["total"] = n.Total,
            ["distinct"] = n.Distinct,
            ["once"] = n.Once,
            ["top"] = List(n.Top, t => new JsonObject { ["text"] = t.Key, ["count"] = t.Value }),
        }),
        ["topics"] = analysis.Topics is not { } topics ? [] : List(topics.TopTerms(top).Zip(topics.Shares), t => new JsonObject
        {
            ["share"] = t.Second,
            ["terms"] = List(t.First, term => JsonValue.Create(term)),
        }),
        ["forms"] = List(analysis.Forms.Take(top), f => new JsonObject { ["lines"] = f.NumLines, ["length"] = f.LineLength, ["share"] = f.Share }),
        ["results"] = JsonNode.Parse(new ResultsDocument { Results = AnalysisFigures.Of(analysis, seed) }.ToJson())!["results"]!.DeepClone(),
        ["features"] = features,
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);
}
