using System.CommandLine;
using System.Globalization;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama tune RECIPE</c>: looks for settings that make a figure of held-out data better.</summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "A recipe's name, such as digits-vae, or a YAML file." };
        var vary = new Option<string[]>("--vary") { Description = "What to vary: --vary optim.lr=0.0001..0.01:log, --vary model.latent=8..64, --vary model.prior=normal,mixture. May be repeated." };
        var space = new Option<string?>("--space") { Description = "A YAML file of the same: a setting a line, with its range, or with a list of values." };
        var set = new Option<string[]>("--set") { Description = "Change a setting for all trials: --set run.steps=500. May be repeated." };
        var method = new Option<string>("--method") { Description = "How points are chosen: tpe or random.", DefaultValueFactory = _ => "tpe" };
        method.AcceptOnlyFromAmong("tpe", "random");
        var trials = new Option<int>("--trials")
        {
            Description = "How many trials there shall be; of a search that goes on, those of before count.",
            DefaultValueFactory = _ => 20,
        };
        var halving = new Option<int>("--halving")
        {
            Description =
                "Over how many rungs trials are halved: all run to the first, and each rung lets a third go on to three times as many steps. 1: each runs to its end.",
            DefaultValueFactory = _ => 3,
        };
        var figure = new Option<string?>("--figure")
        {
            Description = "What is to get better, of held-out data. Default: heldOut.nats of a model with a likelihood, fid of one that makes pictures.",
        };
        var better = new Option<Better>("--better") { Description = "Which value of it is better: lower or higher.", DefaultValueFactory = _ => Better.Lower };
        var seed = new Option<long>("--seed") { Description = "Equal seeds try equal points. Each trial trains by the recipe's own seed.", DefaultValueFactory = _ => 0 };
        var folder = new Option<string?>("--out") { Description = "The search's folder; one that was stopped goes on there. Default: tunes/NAME." };
        var command = new Command("tune", "Search for settings: train a recipe many times, with settings varied, and see what matters.")
        {
            recipe, vary, space, set, method, trials, halving, figure, better, seed, folder,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(trials) < 1 || parsed.GetValue(halving) < 1) throw new UserException("--trials and --halving are at least 1.");
            var name = parsed.GetRequiredValue(recipe);
            string[] varied = [.. parsed.GetValue(vary)!, .. parsed.GetValue(space) is { } file ? SearchSpace.ReadFile(file) : []];
            var points = SearchSpace.Parse(varied);
            RecipeFinder.Find(name); // else each point would say that it is not there
            using var interrupt = Interrupt.Listen();
            var plans = new TrialPlans(name);
            var (steps, usual, seen) = Waiting.During("preparing", _ => FirstLook.At(plans, parsed.GetValue(set)!, points, parsed.GetValue(seed)));
            foreach (var line in SpaceNotes.Lines(seen)) Terminal.Note(line);
            var ladder = Ladder.Of(steps, 3, parsed.GetValue(halving));
            var plan = new SearchPlan
            {
                Recipe = name,
                Settings = parsed.GetValue(set)!,
                Vary = varied,
                Figure = Validated(parsed.GetValue(figure) ?? usual ?? throw new UserException("--figure: say what is to get better; diorama evaluate RUN shows what is measured of such a model")),
                Better = parsed.GetValue(better),
                IsParzen = parsed.GetValue(method) == "tpe",
                Rungs = ladder.Rungs,
                Factor = ladder.Factor,
                Seed = parsed.GetValue(seed),
            };
            SpaceNotes.RefuseMixedPixels(plan.Figure, seen);
            var place = SearchFolder.Open(parsed.GetValue(folder) ?? Path.Combine("tunes", Path.GetFileNameWithoutExtension(name)), plan);
            using var held = place.Lock();
            using var runner = new TrialRunner(plan, place, plans, interrupt.Token);
            var search = new Search(plan, place.Read(), runner.Run, place.Write, trial => Tell(plan, trial));
            try
            {
                search.Run(parsed.GetValue(trials), interrupt.Token);
            }
            catch (OperationCanceledException)
            {
                Terminal.Note("Stopped. The same command goes on from here.");
                return ExitCode.Stopped;
            }
            var results = new SearchResults(plan, place, search.Trials);
            if (results.Best is null) throw new UserException(NoFigure(plan, search.Trials));
            results.WritePage();
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(results.ToJson());
            else foreach (var line in results.Lines().Append(place.PagePath)) Terminal.Result(line);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "diorama tune digits-vae --set run.steps=600 --set model.components=null --vary optim.lr=0.0005..0.02:log --vary model.latent=4..64:log --vary model.prior=normal,mixture --trials 20");
    }

    private static string Validated(string figure) => figure.StartsWith("test.", StringComparison.Ordinal)
        ? throw new UserException($"--figure {figure}: settings are chosen by held-out data, such as heldOut.nats; the test split only tells how good the choice was")
        : figure;

    // Equal reasons once, the most frequent first.
    private static string NoFigure(SearchPlan plan, IReadOnlyList<Trial> trials)
    {
        var reasons = trials.GroupBy(t => t.Failure).OrderByDescending(g => g.Count()).Select(g => $"  {(g.Count() == 1 ? "1 trial" : $"{g.Count()} trials")}: {g.Key}");
        return string.Join(Environment.NewLine,
        [
            $"all {trials.Count} trials failed, so there is no best one:",
            .. reasons,
            $"Vary within narrower ranges, in another folder (--out). To look at the first one by itself: {CommandText.Train(plan.Recipe, [.. plan.Settings, .. trials[0].Settings])}",
        ]);
    }

    private static void Tell(SearchPlan plan, Trial trial)
    {
        var settings = string.Join(' ', trial.Settings);
        Terminal.Note(trial.Failure is { } why
            ? $"trial {trial.Number} failed ({settings}): {why}"
            : string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {plan.Figure} {trial.Value:G5} after {plan.Rungs[trial.Values.Count - 1]} steps ({settings})"));
    }
}
