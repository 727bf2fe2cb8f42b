namespace Diorama.Architecture.Tests;

/// <summary>Which project may name which. Arrows only go down: what a project may name, and all that those may name.</summary>
internal static class Layers
{
    internal const string Generator = "Diorama.Torch.Generator";

    private static readonly Dictionary<string, string[]> _arrows = new()
    {
        ["Diorama.Cli"] = ["Diorama.Training", "Diorama.Evaluation"],
        ["Diorama.Server"] = ["Diorama.Training", "Diorama.Evaluation"],
        ["Diorama.Training"] = ["Diorama.Models", "Diorama.Data"],
        ["Diorama.Evaluation"] = ["Diorama.Models", "Diorama.Data"],
        ["Diorama.Models"] = ["Diorama.Nn"],
        ["Diorama.Nn"] = ["Diorama.Torch"],
        ["Diorama.Data"] = ["Diorama.Torch", "Diorama.Security"],
        ["Diorama.Torch"] = ["Diorama.Core"],
        ["Diorama.Security"] = ["Diorama.Core"],
        ["Diorama.Core"] = [],
        [Generator] = [],
    };

    /// <summary>What is wrong with a project's references, one line each.</summary>
    internal static IEnumerable<string> Violations(ProjectFile project)
    {
        if (!_arrows.ContainsKey(project.Name))
        {
            return [$"{project.Name} has no place in the layers: give it one in Layers.cs and in the design"];
        }

        var below = Below(project.Name);
        return project.References
            .Where(r => !below.Contains(r) && (project.Name, r) != ("Diorama.Torch", Generator)) // the one that runs inside the compiler
            .Select(r => $"{project.Name} may not name {r}: it is not below it");
    }

    private static HashSet<string> Below(string project) =>
        [.. _arrows[project].SelectMany(p => Below(p).Prepend(p))];
}
