using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama data list | show NAME | import SOURCE --as NAME</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new Command("data", "The data sets that recipes can name, and importing your own.")
    {
        DataListCommand.Create(), DataShowCommand.Create(), DataImportCommand.Create(),
    }.WithExamples("diorama data show digits");

    /// <summary><c>--set key=value</c>, for the keys of a recipe's data section.</summary>
    internal static Option<string[]> Set { get; } = new("--set") { Description = "A setting of a recipe's data section: --set size=64. May be repeated." };

    /// <summary>The data section that the words of a command make. However much is broken is no error: who looks at data, or imports it, wants to see it.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="settings">What <see cref="Set"/> was given.</param>
    internal static DataConfig Config(string name, string? path, IEnumerable<string> settings)
    {
        const string Section = "data.";
        var map = settings.Aggregate(RecipeMap.Empty, (map, setting) => map.With(setting.StartsWith(Section, StringComparison.Ordinal) ? setting[Section.Length..] : setting));
        return new() { Name = name, Path = path, Settings = map, StopsAtBroken = false };
    }

    /// <summary>Samples that are left out, as JSON: <c>name</c> and <c>reason</c>.</summary>
    internal static JsonArray Listed(IEnumerable<BadSample> samples) =>
        new([.. samples.Select(sample => new JsonObject { ["name"] = sample.Name, ["reason"] = sample.Reason })]);
}
