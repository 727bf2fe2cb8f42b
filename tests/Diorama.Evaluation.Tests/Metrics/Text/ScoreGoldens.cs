using System.Text.Json;

namespace Diorama.Evaluation.Tests.Metrics.Text;

/// <summary>What sacreBLEU said of some texts: tests/goldens/text/translation_scores.py.</summary>
internal static class ScoreGoldens
{
    private static readonly Lazy<JsonElement> _root = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "translation_scores.json"))).RootElement);

    internal static JsonElement Root => _root.Value;

    internal static TheoryData<string> Names => [.. Root.GetProperty("corpora").EnumerateObject().Select(corpus => corpus.Name)];

    internal static JsonElement Corpus(string name) => Root.GetProperty("corpora").GetProperty(name);

    internal static string[] Hypotheses(JsonElement corpus) => Strings(corpus.GetProperty("hypotheses"));

    /// <summary>For each text its references; the file has them reference by reference.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> References(JsonElement corpus)
    {
        var streams = corpus.GetProperty("references").EnumerateArray().Select(Strings).ToList();
        return [.. Enumerable.Range(0, streams[0].Length).Select(i => streams.ConvertAll(stream => stream[i]))];
    }

    internal static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
