using System.CommandLine;
using System.Globalization;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama quickstart</c>: three families on bundled data, in about five minutes, and a page to show.</summary>
internal static class QuickstartCommand
{
    private static readonly string[] _recipes = ["digits-vae", "digits-gan", "poems-gru"];

    // What a minute of training is good for, where that is less than is aimed at otherwise.
    private static readonly Dictionary<string, double> _aims = new() { ["poems.form"] = 0.9 };

    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Where the runs go.", DefaultValueFactory = _ => Path.Combine(RunDirectory.DefaultRoot, "quickstart") };
        var seed = new Option<long?>("--seed") { Description = "Equal seeds give equal models. Default: each recipe's own." };
        var set = new Option<string[]>("--set") { Description = "Change a setting of all three recipes, such as run.steps=20 for a quick look." };
        var command = new Command("quickstart", "Train three models on bundled data (five minutes on two cores) and write a page about them.") { folder, seed, set };
        command.SetAction(parsed =>
        {
            SetupCommand.Ensure();
            using var interrupt = Interrupt.Listen();
            var root = parsed.GetValue(folder)!;
            var figures = new List<Figure>();
            var sections = new List<RunSection>();
            foreach (var recipe in _recipes)
            {
                string[] overrides = [.. parsed.GetValue(seed) is { } number ? [FormattableString.Invariant($"run.seed={number}")] : Array.Empty<string>(), .. parsed.GetValue(set)!];
                using var plan = TrainingPlan.Load(recipe, overrides);
                using var training = TrainingRun.Prepare(plan, CommandText.Train(recipe, overrides));
                var run = RunDirectory.Create(Path.Combine(root, recipe), resume: true);
                if (Execute(training, run, interrupt.Token) is not { } measured)
                {
                    Terminal.Note("Stopped. The same command goes on from here.");
                    return ExitCode.Stopped;
                }
                var aimed = measured.Select(Aimed).ToList();
                figures.AddRange(aimed.Select(f => f with { Name = $"{recipe}.{f.Name}", Title = $"{recipe}: {f.Caption}" }));
                sections.Add(RunSection.Read(run) with { Figures = aimed });
            }
            // Not the time of this command: it may have found the runs finished, or half done.
            var seconds = sections.Sum(s => s.TrainedSeconds);
            figures.Add(new Figure("quickstart.seconds", seconds, "s")
            {
                Title = "trained in", Protocol = "the three runs together, parts before a resumption included; without measuring",
            });
            var page = Path.Combine(root, "report.html");
            new ReportPage
            {
                Title = "Quickstart",
                Lead =
                    $"Three kinds of generative model, trained from nothing in {Words(seconds)} together: digits by a variational autoencoder and by a pair of adversaries, and Tang quatrains by a recurrent network.",
                Sections = sections,
            }.Write(page);
            JsonOption.Print(parsed, new ResultsDocument { Run = root, Results = figures });
            Terminal.Note($"""

                Look at {page}. Then try:
                  diorama sample {root}/digits-gan -n 100 --out digits.png
                  diorama sample {root}/poems-gru -n 3 --heads 春夏秋冬
                  diorama interpolate {root}/digits-vae --out walk.png
                  diorama train digits-gan --set run.steps=5000 --out runs/longer
                """);
            return ExitCode.Done;
        });
        return command.WithExamples("diorama quickstart");
    }

    /// <summary>A figure with the quickstart's own aim, where it has one; its caption then says what is aimed at otherwise.</summary>
    internal static Figure Aimed(Figure figure) => figure.Target is { } usual && _aims.TryGetValue(figure.Name, out var own)
        ? (figure with { Title = FormattableString.Invariant($"{figure.Caption}, after a minute of training (the aim otherwise: {100 * usual:F0}%)") }).AtLeast(own)
        : figure;

    // Null where the user stopped it.
    private static IReadOnlyList<Figure>? Execute(TrainingRun training, RunDirectory run, CancellationToken stop)
    {
        try
        {
            var (outcome, figures) = training.Execute(run, stop);
            return outcome == RunOutcome.Completed ? figures : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static string Words(double seconds) => seconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):F0} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} minutes");
}
