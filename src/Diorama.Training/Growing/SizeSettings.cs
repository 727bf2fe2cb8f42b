using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>The settings of a recipe that say how large its model is.</summary>
internal sealed class SizeSettings
{
    private readonly IGrow _model;
    private readonly string _section;

    private SizeSettings(IGrow model, string section) => (_model, _section) = (model, section);

    /// <summary>Those of a plan's model.</summary>
    /// <exception cref="UserException">Models of this kind do not grow.</exception>
    public static SizeSettings Of(TrainingPlan plan)
    {
        var kind = plan.Recipe.Model.Kind;
        if (plan.Model is not IGrow grower) throw new UserException($"a {kind} does not grow");
        // Around another model, as adapters are: that one's section is within.
        var inner = ModelFamilies.All.Find(kind)?.Value.Inner;
        return new(grower, inner is not null && ReferenceEquals(plan.Model.Inner, plan.Model) ? $"model.{inner}" : "model");
    }

    /// <summary>As they are, by path.</summary>
    public IReadOnlyList<(string Path, string Value)> Now => Larger(new());

    /// <summary>As a larger model has them.</summary>
    /// <param name="request">By how much.</param>
    public IReadOnlyList<(string Path, string Value)> Larger(GrowthRequest request) => [.. _model.Larger(request).Select(s => ($"{_section}.{s.Path}", s.Value))];

    /// <summary>Each as it is, and as a larger model has it.</summary>
    /// <param name="request">By how much.</param>
    public IReadOnlyList<(string Path, string From, string To)> Asked(GrowthRequest request) => [.. Now.Zip(Larger(request), (now, then) => (now.Path, now.Value, then.Value))];

    /// <summary>Each that another model of the kind has otherwise.</summary>
    /// <param name="other">The other model's.</param>
    public IReadOnlyList<(string Path, string From, string To)> Changed(SizeSettings other)
    {
        var now = other.Now.ToDictionary(s => s.Path, s => s.Value, StringComparer.Ordinal);
        return [.. Now.Where(s => now.TryGetValue(s.Path, out var value) && value != s.Value).Select(s => (s.Path, s.Value, now[s.Path]))];
    }

    /// <summary>Refuses a part that the model lacks.</summary>
    /// <param name="part">Its name; null: all of the model.</param>
    /// <param name="kind">Of the model.</param>
    /// <exception cref="UserException">The message names those that it has.</exception>
    public void CheckPart(string? part, string kind)
    {
        if (part is null || _model.Parts.Contains(part)) return;
        if (_model.Parts.Count == 0) throw new UserException($"--part {part}: a {kind} grows as a whole");
        var near = Suggest.Closest(part, _model.Parts) is { } name ? $"; did you mean {name}?" : "";
        throw new UserException($"--part {part}: a {kind} has the parts {string.Join(", ", _model.Parts)}{near}");
    }
}
