using System.CommandLine;
using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama train RECIPE</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "A recipe's name, such as digits-gan, or a YAML file." };
        var set = new Option<string[]>("--set") { Description = "Change a setting: --set run.steps=500. May be repeated." };
        var seed = new Option<long?>("--seed") { Description = "The same as --set run.seed=N." };
        var folder = new Option<string?>("--out") { Description = "The run's folder. Default: a new one in runs/." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in --out." };
        var workers = new Option<int>("--workers") { Description = "Train on so many processes of this machine, each on its share of every batch.", DefaultValueFactory = _ => 1 };
        var check = new Option<bool>("--check") { Description = "Check everything and show the recipe as it would run, and train nothing." };
        var plan = new Option<bool>("--plan") { Description = "The same, and foretell time, memory and disk by a rehearsal of 20 steps, a set of samples, a checkpoint and the figures." };
        var find = new Option<bool>("--find-lr") { Description = "Look for a learning rate by a range test of 200 steps, and train nothing." };
        var objective = new Option<string?>("--objective") { Description = "Whose learning rate --find-lr looks for, where the model has several objectives." };
        var command = new Command("train", "Train a model, measure it, and write its report.")
        {
            recipe, set, seed, folder, resume, workers, check, plan, find, objective,
        };
        command.SetAction(parsed =>
        {
            var overrides = parsed.GetValue(set)!.ToList();
            if (parsed.GetValue(seed) is { } number) overrides.Add(FormattableString.Invariant($"run.seed={number}"));
            if (parsed.GetValue(resume) && parsed.GetValue(folder) is null) throw new UserException("--resume: say which run to go on with, by --out RUN.");
            if (parsed.GetValue(objective) is not null && !parsed.GetValue(find)) throw new UserException("--objective says whose rate --find-lr looks for: add --find-lr, or leave --objective away.");
            if (new[] { check, plan, find }.Where(o => parsed.GetValue(o)).ToList() is [var one, var other, ..]) throw new UserException($"{one.Name} and {other.Name} answer different questions: leave one of them away.");
            var variables = RankVariables.Find();
            if (parsed.GetValue(workers) is var count && count != 1)
            {
                if (new[] { plan, check, find }.FirstOrDefault(o => parsed.GetValue(o)) is { } alone) throw new UserException($"{alone.Name} looks at one process: leave --workers away.");
                // What is wrong with the recipe, the ranks find.
                var launched = Recipe.Load(parsed.GetRequiredValue(recipe), overrides, new RecipeProblems(parsed.GetRequiredValue(recipe)));
                var to = parsed.GetValue(folder) ?? RunDirectory.NewPath(launched.Name);
                string[] words = [.. RankLauncher.Words(parsed, workers), .. parsed.GetValue(folder) is null ? ["--out", to] : Array.Empty<string>()];
                return RankLauncher.Run(words, parsed.GetValue(resume), count, variables, launched.Ranks.Restarts, to);
            }
            if (variables is not null) overrides.AddRange(RankDevice.Override(variables, parsed.GetRequiredValue(recipe), overrides));
            using var planned = Waiting.During("preparing", _ => TrainingPlan.Load(parsed.GetRequiredValue(recipe), overrides)); // a large text becomes ids the first time
            if (parsed.GetValue(check))
            {
                PlanText.Print(parsed, planned, null);
                return ExitCode.Done;
            }
            using var interrupt = Interrupt.Listen();
            if (parsed.GetValue(find))
            {
                RateSearch.Run(parsed, planned, parsed.GetValue(objective), interrupt.Token);
                return ExitCode.Done;
            }
            if (variables is not null) Ranks.CheckBatch(planned.Recipe, variables.Count);
            if (variables is { Rank: > 0 }) return Follow(planned, variables, interrupt.Token);
            using var training = TrainingRun.Prepare(planned, CommandText.Train(parsed.GetRequiredValue(recipe), overrides) + RankLauncher.Option(variables));
            var path = parsed.GetValue(folder) ?? RunDirectory.NewPath(planned.Recipe.Name);
            if (parsed.GetValue(plan))
            {
                RunDirectory.Check(path, parsed.GetValue(resume));
                var before = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() ? RunDirectory.Open(path) : null;
                PlanText.Print(parsed, planned, training.Rehearse(path, before, interrupt.Token));
                return ExitCode.Done;
            }
            foreach (var note in RecipeRules.Notes(planned)) Terminal.Note($"note: {note}");
            var run = RunDirectory.Create(path, parsed.GetValue(resume));
            var goOn = $"{training.Command} --out {CommandText.Quote(run.FullPath)} --resume";
            try
            {
                var hasMet = Meeting.TryJoin(planned, variables, interrupt.Token, out var joined);
                using var ranks = joined;
                var (outcome, figures) = hasMet ? training.Execute(run, interrupt.Token, ranks) : (RunOutcome.Stopped, []);
                if (hasMet) JsonOption.Print(parsed, new ResultsDocument { Run = run.FullPath, Results = figures });
                if (outcome == RunOutcome.Completed) return ExitCode.Done;
                Terminal.Note($"Go on with: {goOn}");
            }
            catch (RankLostException e)
            {
                Terminal.Error($"{e.Message}. {(run.Checkpoints().Count > 0 ? "Go on" : "Begin again")} with: {goOn}");
                return ExitCode.RankLost;
            }
            catch (MachineException e) when (run.Checkpoints().Count > 0)
            {
                throw new MachineException($"{e.Message}. Go on with: {goOn}", e);
            }
            catch (OperationCanceledException)
            {
                Terminal.Note($"The model is trained, and not measured. Measure it with: diorama evaluate {CommandText.Quote(run.FullPath)}");
            }
            return ExitCode.Stopped;
        });
        return command.WithExamples("diorama train digits-gan --set run.steps=500 --out runs/my-digits", "diorama train digits-vae --plan", "diorama train digits-vae --find-lr");
    }

    private static int Follow(TrainingPlan planned, RankVariables variables, CancellationToken stop)
    {
        using var broken = BrokenSamples.Report(planned.Data);
        try
        {
            if (!Meeting.TryJoin(planned, variables, stop, out var joined)) return ExitCode.Stopped;
            using var ranks = joined!;
            return new Follower(planned, ranks).Train(stop) switch
            {
                RunOutcome.Completed => ExitCode.Done,
                RunOutcome.Stopped => ExitCode.Stopped,
                _ => ExitCode.UsersMistake, // diverged, of which the lead says more
            };
        }
        catch (RankLostException e)
        {
            Terminal.Error(e.Message);
            return ExitCode.RankLost;
        }
    }
}
