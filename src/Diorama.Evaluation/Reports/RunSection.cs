using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>One run, as a page shows it: read from its folder once, so that a page is of one moment.</summary>
public sealed record RunSection
{
    private RunSection(RunDirectory run, Recipe? recipe, string yaml) => (Run, Recipe, Yaml) = (run, recipe, yaml);

    /// <summary>The run's folder.</summary>
    public RunDirectory Run { get; }

    /// <summary>The recipe as run; null where its text is none that this version knows.</summary>
    public Recipe? Recipe { get; }

    /// <summary>The recipe's text.</summary>
    public string Yaml { get; }

    /// <summary>What was recorded while it trained.</summary>
    public IReadOnlyList<MetricsRecord> Records { get; private init; } = [];

    /// <summary>How long it has trained, parts before a resumption included.</summary>
    /// <value>Seconds; 0 before the first record.</value>
    public double TrainedSeconds => Math.Max(Facts.TrainedSeconds ?? 0, Records is [.., { } last] ? last.Seconds : 0); // the log is ahead after a kill

    /// <summary>What was measured of the model.</summary>
    /// <value>Default: the run's <c>results.json</c>.</value>
    public IReadOnlyList<Figure> Figures { get; init => field = [.. value]; } = [];

    /// <summary>How and where it ran.</summary>
    /// <value>Default: the run's <c>run.json</c>.</value>
    public RunFacts Facts { get; init; } = new();

    /// <summary>A sentence on the run.</summary>
    /// <value>Default null: what learned from what, for how long.</value>
    public string? Lead { get; init; }

    /// <summary>Its sample files.</summary>
    internal IReadOnlyList<SampleFile> Samples { get; private init; } = [];

    /// <summary>Reads a run's folder; a run that has just begun, or stopped anywhere, can be read too.</summary>
    /// <param name="run">The run.</param>
    /// <param name="warn">Told of damaged records, which are left out; null: nobody is.</param>
    /// <exception cref="UserException">A file in it is not what it should be; the message names it.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static RunSection Read(RunDirectory run, Action<string>? warn = null)
    {
        var yaml = StorageErrors.Reading(run.RecipePath, () => File.ReadAllText(run.RecipePath));
        return new RunSection(run, Parse(yaml), yaml)
        {
            Records = MetricsLog.Read(run.MetricsPath, warn),
            Figures = ResultsDocument.Read(run.ResultsPath).Results,
            Facts = RunFacts.Read(run.FactsPath),
            Samples = SampleFile.In(run.SamplesPath),
        };
    }

    // An old run's report is worth having even where its recipe is no longer understood.
    private static Recipe? Parse(string yaml)
    {
        try
        {
            var problems = new RecipeProblems("recipe");
            var recipe = Recipe.FromYaml(yaml, problems: problems);
            return problems.Items.Count == 0 ? recipe : null;
        }
        catch (UserException)
        {
            return null;
        }
    }
}
