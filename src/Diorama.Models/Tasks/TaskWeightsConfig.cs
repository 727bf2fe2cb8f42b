using Diorama.Core;

namespace Diorama.Models;

/// <summary>How several tasks are weighed: a recipe's section <c>model.taskWeights</c>.</summary>
public sealed record TaskWeightsConfig
{
    /// <summary>The setting that holds the section.</summary>
    internal const string Section = "taskWeights";

    /// <summary>How.</summary>
    /// <value>Default fixed.</value>
    public TaskWeighting Kind { get; init; } = TaskWeighting.Fixed;

    /// <summary>What each task's loss counts, in the tasks' order; where weights are learnt, what they begin as.</summary>
    /// <value>At least 0, learnt ones above 0; default 1 each. Those of gradNorm are divided by their mean.</value>
    public IReadOnlyList<double> Weights { get; init => field = [.. value]; } = [];

    /// <summary>Of gradNorm: how much harder a task may pull that lags behind the others.</summary>
    /// <value>At least 0; default 1.5. At 0 all pull equally hard.</value>
    public double Alpha { get; init; } = 1.5;

    /// <summary>Reads the section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The recipe's <c>model</c> section.</param>
    /// <param name="tasks">The tasks' names, which are the keys of <c>weights</c>.</param>
    /// <param name="whyNotLearnt">Why only fixed weights will do, to be said after the kind; null where all will.</param>
    public static TaskWeightsConfig Read(RecipeReader reader, IReadOnlyList<string> tasks, string? whyNotLearnt = null)
    {
        if (reader.OptionalSection(Section) is not { } section) return new() { Weights = [.. tasks.Select(_ => 1.0)] };
        var kind = section.Enum<TaskWeighting>("kind", TaskWeighting.Fixed);
        if (kind != TaskWeighting.Fixed && whyNotLearnt is not null) section.Problem("kind", $"must be fixed: {whyNotLearnt}");
        if (kind != TaskWeighting.GradNorm && section.Has("alpha")) section.Problem("alpha", "is read by the kind gradNorm only");
        var weights = section.OptionalSection("weights");
        var config = new TaskWeightsConfig
        {
            Kind = kind,
            Weights = [.. tasks.Select(task => weights?.Double(task, 1, min: 0) ?? 1)],
            Alpha = section.Double("alpha", 1.5, min: 0),
        };
        if (kind != TaskWeighting.Fixed && config.Weights.Any(w => w == 0)) section.Problem("weights", $"must be above 0 where they are learnt: only fixed ones leave a task out");
        if (config.Weights.All(w => w == 0)) section.Problem("weights", "are all 0: nothing would be learnt");
        return config;
    }
}
