using System.CommandLine;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama quickstart</c>: three families on bundled data, in about five minutes, and a page to show.</summary>
internal static class QuickstartCommand
{
    private static readonly string[] _recipes = ["digits-vae", "digits-gan", "poems-gru"];

    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Where the runs go.", DefaultValueFactory = _ => Path.Combine(RunDirectory.DefaultRoot, "quickstart") };
        var seed = new Option<long>("--seed") { Description = "Equal seeds give equal models." };
        var set = new Option<string[]>("--set") { Description = "Change a setting of all three recipes, such as run.steps=20 for a quick look." };
        var command = new Command("quickstart", "Train three models on bundled data (five minutes on two cores) and write a page about them.") { folder, seed, set };
        command.SetAction(parsed =>
        {
            using var stop = new CancellationTokenSource();
            using var interrupt = Interrupt.Cancels(stop);
            var root = parsed.GetValue(folder)!;
            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            var figures = new List<Figure>();
            var sections = new List<RunSection>();
            foreach (var recipe in _recipes)
            {
                string[] overrides = [FormattableString.Invariant($"run.seed={parsed.GetValue(seed)}"), .. parsed.GetValue(set)!];
                using var plan = TrainingPlan.Load(recipe, overrides);
                using var training = TrainingRun.Prepare(plan, CommandText.Train(recipe, overrides));
                var run = RunDirectory.Create(Path.Combine(root, recipe), resume: true);
                var (outcome, measured) = training.Execute(run, stop.Token);
                if (outcome != RunOutcome.Completed)
                {
                    Terminal.Note("Stopped. The same command goes on from here.");
                    return ExitCode.Stopped;
                }
                figures.AddRange(measured.Select(f => f with { Name = $"{recipe}.{f.Name}", Title = $"{recipe}: {f.Caption}" }));
                sections.Add(RunSection.Read(run));
            }
            figures.Add(new Figure("quickstart.seconds", clock.GetElapsedTime(start).TotalSeconds, "s") { Title = "trained and measured in" });
            var page = Path.Combine(root, "report.html");
            new ReportPage
            {
                Title = "Quickstart",
                Lead = "Three kinds of generative model, trained a few minutes ago on this machine from nothing: digits by a variational autoencoder and by a pair of adversaries, and Tang quatrains by a recurrent network.",
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
}
