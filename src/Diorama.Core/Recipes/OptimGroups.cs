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

    /// <summary>Notes where an objective's rate would rise for longer than it runs; one that never runs may say what it likes.</summary>
    /// <param name="objective">The objective's name.</param>
    /// <param name="span">Its steps.</param>
    /// <param name="steps">The run's.</param>
    /// <param name="problems">Where problems are gathered.</param>
    public void CheckWarmup(string objective, long span, int steps, RecipeProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        // What holds for all steps and objectives was looked at when the recipe was read.
        if (span == 0 || For(objective).Schedule.WarmupSteps < span || (span == steps && !Groups.ContainsKey(objective))) return;
        var section = $"optim.{objective}";
        problems.Add(new($"{section}.schedule.warmupSteps", WarmupProblem(For(objective), span == steps ? $"run.steps {steps}" : $"the {span} steps of {objective}", section)));
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
        Check(reader, defaults);
        if (stepsKnown && defaults.Schedule.WarmupSteps >= steps) reader.Problem("schedule.warmupSteps", WarmupProblem(defaults, $"run.steps {steps}", "optim"));
        var groups = new Dictionary<string, OptimConfig>(StringComparer.Ordinal);

        // Any other section is an objective's; a lone value under an unknown key is left for Finish to report.
        foreach (var key in reader.UnaskedSections())
        {
            var section = reader.Section(key);
            groups[key] = OptimConfig.Read(section, defaults);
            Check(section, groups[key]);
        }

        return new() { Default = defaults, Groups = groups.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    internal RecipeMap Write() => Default.Write().And(new RecipeMap(
        Groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create<string, RecipeNode>(g.Key, g.Value.Write()))));

    // Of an objective that runs in a part of the steps only the model knows in which.
    private static string WarmupProblem(OptimConfig config, string span, string section) =>
        $"{config.Schedule.WarmupSteps} >= {span}: for so short a run set it lower, such as --set {section}.schedule.warmupSteps=0";

    private static void Check(RecipeReader reader, OptimConfig config)
    {
        var schedule = config.Schedule;
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
