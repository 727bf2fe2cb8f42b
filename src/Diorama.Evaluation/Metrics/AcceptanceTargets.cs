using System.Text.Json;
using Diorama.Core;
using Diorama.Data;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>What a model of the bundled data has to reach to be called good, as <c>aims.json</c> among them says.</summary>
public static class AcceptanceTargets
{
    /// <summary>The file.</summary>
    public static BundledFile File { get; } = new("aims.json");

    /// <summary>The figures, with targets where these data and this model have them.</summary>
    /// <param name="data">What the model learned from.</param>
    /// <param name="model">The model; borrowed. One that makes pictures is good by what it makes: to tell classes apart is then a means.</param>
    /// <param name="figures">What was measured.</param>
    /// <exception cref="UserException">The file is missing or damaged.</exception>
    public static IReadOnlyList<Figure> Attach(DataConfig data, object model, IReadOnlyList<Figure> figures)
    {
        var all = JsonSerializer.Deserialize(File.Read(), EvaluationJsonContext.Default.IReadOnlyListAcceptanceAim)!;
        var least = all.Where(aim => aim.IsOf(data)).SelectMany(aim => aim.AtLeast).ToDictionary(StringComparer.Ordinal);
        // Where classes were asked for, to be sure of any is not enough.
        var asked = figures.Any(f => f.Name == "samples.accuracy");
        return [.. figures.Select(figure => IsAim(figure.Name) && least.TryGetValue(figure.Name, out var aim) ? figure.AtLeast(aim) : figure)];

        bool IsAim(string figure) => figure switch
        {
            "test.accuracy" => model is not ISampleImages,
            "samples.sure" => !asked,
            _ => true,
        };
    }
}
