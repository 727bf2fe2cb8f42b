using System.CommandLine;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama train RECIPE</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "A recipe's name, such as digits-gan, or a YAML file." };
        var set = new Option<string[]>("--set") { Description = "Change a setting: --set run.steps=500. May be repeated.", AllowMultipleArgumentsPerToken = false };
        var folder = new Option<string?>("--out") { Description = "The run's folder. Default: a new one in runs/." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in --out." };
        var command = new Command("train", "Train a model.\n\nExample: diorama train digits-gan --set run.steps=500 --out runs/my-digits") { recipe, set, folder, resume };
        command.SetAction(parsed =>
        {
            using var plan = TrainingPlan.Load(parsed.GetRequiredValue(recipe), parsed.GetValue(set));
            var run = RunDirectory.Create(parsed.GetValue(folder) ?? RunDirectory.NewPath(plan.Recipe.Name), parsed.GetValue(resume));
            using var stop = new CancellationTokenSource();
            using var interrupt = Interrupt.Cancels(stop);
            var outcome = new Trainer(plan, run, new SinkList(new ProgressSink())).Train(stop.Token);
            Terminal.Result(run.FullPath);
            return outcome == RunOutcome.Completed ? ExitCode.Done : ExitCode.Stopped;
        });
        return command;
    }
}
