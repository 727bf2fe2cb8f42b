using System.Globalization;
using System.Xml.Linq;
using Diorama.Core;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>How and where a run ran, and how to run it again.</summary>
internal static class FactsView
{
    internal static XElement Of(RunSection section)
    {
        var facts = section.Facts;
        return Tag(
            "section",
            "facts",
            Tag("h3", "", "Run it again"),
            Tag("pre", "command", Tag("code", "", string.Join('\n', Commands(section)))),
            Tag(
                "dl",
                "",
                Fact("Seed", section.Recipe?.Run.Seed.ToString(CultureInfo.InvariantCulture)),
                Fact(
                    "Grew from",
                    facts.Grown is { } grown
                        ? $"{grown.From} at step {FigureText.Number(grown.Step)}, of {FigureText.Number(grown.Parameters)} weights: {string.Join("; ", grown.Changes)}; {Differences(grown)}"
                        : null
                ),
                Fact("Began", facts.Started?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
                Fact("Processor", facts.Hardware is { } h ? $"{h.Processor}, {RunView.Plural(h.Cores, "core")}" : null),
                Fact("Memory", facts.Hardware is { MemoryBytes: > 0 } m ? $"{FigureText.Number(Math.Round(m.MemoryBytes / (double)(1L << 30), 1))} GiB" : null),
                Fact("System", facts.Hardware?.System),
                Fact("Device", facts.Device),
                Fact("Diorama", facts.Diorama),
                Fact("libtorch", facts.Libtorch),
                Fact("Threads", facts.Threads?.ToString(CultureInfo.InvariantCulture)),
                Fact("Peak memory", facts.PeakBytes is { } peak ? $"{FigureText.Number(Math.Round(peak / (double)(1L << 20)))} MiB" : null),
                Fact("Processor time", facts.ProcessorSeconds is { } seconds ? FigureText.Seconds(seconds) : null)),
            Tag("details", "", Tag("summary", "", "The recipe as run"), Tag("pre", "", Tag("code", "", section.Yaml))));
    }

    // A grown run begins with what another learnt: its recipe alone would train the large model from the start.
    private static IEnumerable<string> Commands(RunSection section)
    {
        var train = section.Facts.Command ?? $"./diorama train {Quoted(section.Run.RecipePath)}";
        if (section.Facts.Grown is not { } grown) return [train];
        var goOn = $"{train} --out {Quoted(section.Run.FullPath)} --resume";
        return grown.Command is null ? [goOn] : [grown.Command, goOn];
    }

    private static XElement? Fact(string name, string? value) => value is null ? null : Tag("div", "", Tag("dt", "", name), Tag("dd", "", value));

    private static string Differences(GrowthFacts grown)
    {
        var said = grown.Answers.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name} {a.Difference:G2} of {a.Largest:G2}, in training {a.InTraining:G2}"));
        return $"largest differences {string.Join("; ", said)}{(grown.DrawsNoise ? ", where a larger network draws other noise" : "")}";
    }

    // Quoted for a shell only where it must be.
    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        ? path
        : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
