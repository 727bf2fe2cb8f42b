using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Training;

namespace Diorama.Cli.Verify;

/// <summary>A published figure that a recipe of ours is trained for.</summary>
/// <param name="Name">By which it is asked for; names its run's folder.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Figure">Which of the run's figures is meant, such as <c>test.nats</c>.</param>
/// <param name="Published">What was published.</param>
/// <param name="Goal">Where ours should lie beside it.</param>
/// <param name="Source">Who published it, where.</param>
internal sealed record TrainedTarget(string Name, string Recipe, string Figure, double Published, FigureGoal Goal, string Source) : IPublishedTarget
{
    /// <summary>By how much ours may miss it.</summary>
    /// <value>At least 0, in the figure's unit; default 0.</value>
    public double Tolerance { get; init; }

    /// <summary>Settings changed in the recipe, each <c>path=value</c>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>How their setting differs from ours, where it does.</summary>
    /// <value>Default empty.</value>
    public string Difference { get; init; } = "";

    public bool IsQuick => false;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var plan = TrainingPlan.Load(Recipe, [.. Overrides]);
        using var training = TrainingRun.Prepare(plan, CommandText.Train(Recipe, [.. Overrides]));
        var run = RunDirectory.Create(Path.Combine(context.Folder, Name), resume: true);
        var (outcome, figures) = training.Execute(run, context.Stop);
        if (outcome != RunOutcome.Completed) throw new OperationCanceledException(context.Stop);
        var ours = figures.FirstOrDefault(f => f.Name == Figure)
            ?? throw new InvalidOperationException($"{Name}: {Recipe} has no figure {Figure}; it has {string.Join(", ", figures.Select(f => f.Name))}");
        var told = ours with
        {
            Name = Name,
            Title = $"{ours.Caption} ({CommandText.Train(Recipe, [.. Overrides])})",
            Peer = Published,
            Protocol = string.Join("; ", new[] { ours.Protocol ?? "", FormattableString.Invariant($"within {Tolerance}"), Source, Difference }.Where(t => t.Length > 0)),
        };
        return
        [
            Goal switch
            {
                FigureGoal.AtLeast => told.AtLeast(Published - Tolerance),
                FigureGoal.AtMost => told.AtMost(Published + Tolerance),
                _ => told.Near(Published, Tolerance),
            },
        ];
    }
}
