using System.Collections.Frozen;

namespace Diorama.Core;

/// <summary>
/// The recipe's <c>optim</c> section. Its own keys hold for every objective of the model; <c>optim.NAME</c> is a section that
/// overrides them for the objective called NAME (<c>optim.discriminator.lr</c>).
/// </summary>
public sealed record OptimGroups
{
    /// <summary>What holds for objectives that have no section of their own.</summary>
    public OptimConfig Default { get; init; } = new();

    /// <summary>Objectives with a section of their own: the defaults with the section's overrides.</summary>
    public IReadOnlyDictionary<string, OptimConfig> Groups { get; init; } = FrozenDictionary<string, OptimConfig>.Empty;

    /// <summary>The optimiser of an objective.</summary>
    /// <param name="objective">The objective's name.</param>
    public OptimConfig For(string objective) => Groups.GetValueOrDefault(objective, Default);

    /// <summary>Notes every section that is no objective of the model.</summary>
    /// <param name="objectives">The names of the model's objectives.</param>
    /// <param name="problems">Where problems are gathered.</param>
    public void CheckNames(IReadOnlyCollection<string> objectives, RecipeProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var name in Groups.Keys.Where(name => !objectives.Contains(name)).Order(StringComparer.Ordinal))
        {
            problems.Add(new RecipeProblem($"optim.{name}", $"is neither a setting nor an objective of this model{Suggest.DidYouMean(name, objectives)}"));
        }
    }

    /// <inheritdoc/>
    public bool Equals(OptimGroups? other) =>
        other is not null && Default == other.Default && Groups.Count == other.Groups.Count
        && Groups.All(g => other.Groups.TryGetValue(g.Key, out var config) && config == g.Value);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Groups.Aggregate(Default.GetHashCode(), (hash, g) => hash ^ HashCode.Combine(g.Key, g.Value));

    internal static OptimGroups Read(RecipeReader reader, int steps, bool stepsKnown)
    {
        var defaults = OptimConfig.Read(reader, new OptimConfig());
        Check(reader, defaults, stepsKnown ? steps : int.MaxValue);
        var groups = new Dictionary<string, OptimConfig>(StringComparer.Ordinal);

        // Any other section is an objective's; a lone value under an unknown key is left for Finish to report.
        foreach (var key in reader.UnaskedSections())
        {
            var section = reader.Section(key);
            groups[key] = OptimConfig.Read(section, defaults);
            Check(section, groups[key], stepsKnown ? steps : int.MaxValue);
        }

        return new() { Default = defaults, Groups = groups.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    internal RecipeMap Write() => Default.Write().And(new RecipeMap(
        Groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create<string, RecipeNode>(g.Key, g.Value.Write()))));

    private static void Check(RecipeReader reader, OptimConfig config, int steps)
    {
        var schedule = config.Schedule;
        if (schedule.WarmupSteps >= steps)
        {
            reader.Problem("schedule.warmupSteps", $"{schedule.WarmupSteps} >= run.steps {steps}");
        }

        if (schedule.WarmupSteps > 0 && schedule.Kind != ScheduleKind.WarmupCosine)
        {
            reader.Problem("schedule.warmupSteps", $"is read by the kind warmupCosine only, and the kind is {RecipeReader.CamelCase(schedule.Kind.ToString())}");
        }

        if (schedule.MinLr > config.Lr)
        {
            reader.Problem("schedule.minLr", $"{RecipeReader.Say(schedule.MinLr)} > {RecipeNode.Join(reader.Path, "lr")} {RecipeReader.Say(config.Lr)}");
        }

        if (schedule.Kind == ScheduleKind.Step && schedule.StepSize == 0)
        {
            reader.Problem("schedule.stepSize", "is required by the kind step, and must be at least 1");
        }
    }
}
