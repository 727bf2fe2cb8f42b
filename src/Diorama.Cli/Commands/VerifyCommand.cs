using System.CommandLine;
using Diorama.Cli.Verify;
using Diorama.Core;
using Diorama.Evaluation;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama verify</c>: what others published, and what formulas say, beside what we measure on this machine.</summary>
internal static class VerifyCommand
{
    private static readonly IPublishedTarget[] _all = [.. OracleTargets.All, new Net2NetTable(), .. TrainedTargets.All];

    public static Command Create()
    {
        var names = new Argument<string[]>("names") { Description = $"Which: {string.Join(", ", _all.Select(t => t.Name))}. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        var quick = new Option<bool>("--quick") { Description = "Only what needs no training: a few minutes." };
        var seed = new Option<long>("--seed") { Description = "Of what is drawn; recipes that are trained keep their own." };
        var folder = new Option<string>("--out")
        {
            Description = "Where models are trained; one that is complete there is measured anew.",
            DefaultValueFactory = _ => Path.Combine(RunDirectory.DefaultRoot, "verify"),
        };
        var command = new Command(
            "verify",
            "Measure what was published, and print ours beside theirs, each as it is measured. Ends with 1 where one is missed or fails."
        )
        {
            names,
            quick,
            seed,
            folder,
        };
        command.SetAction(parsed =>
        {
            var chosen = Chosen(parsed.GetValue(names)!).Where(t => t.IsQuick || !parsed.GetValue(quick)).ToList();
            if (chosen.Count == 0) throw new UserException("--quick: of these every one is trained. Leave it away, or name others.");
            SetupCommand.Ensure();
            using var interrupt = Interrupt.Listen();
            var context = new TargetContext(parsed.GetValue(seed), parsed.GetValue(folder)!, interrupt.Token);
            var isJson = parsed.GetValue(JsonOption.Instance);
            if (!isJson) Terminal.Result(VerifyLines.Heading);
            var verification = new Verification(chosen, isJson ? _ => { } : figures => VerifyLines.Of(figures).ToList().ForEach(Terminal.Result));
            var code = verification.Run(context);
            if (isJson) Terminal.Result(new ResultsDocument { Results = verification.Figures }.ToJson());
            else Terminal.Result(VerifyLines.Count(verification.Figures, verification.Left.Count));
            if (code == ExitCode.Stopped) Terminal.Note($"Stopped. Measure the rest with: {CommandText.Of(["verify", .. verification.Left.Select(t => t.Name)])}");
            return code;
        });
        return command.WithExamples("diorama verify --quick", "diorama verify fid-gaussians digits-classifier --json");
    }

    private static IEnumerable<IPublishedTarget> Chosen(string[] names) => names.Length == 0 ? _all : names.Select(name =>
        Array.Find(_all, t => t.Name == name) ?? throw new UserException($"{name}: there is no such target{Suggest.DidYouMean(name, [.. _all.Select(t => t.Name)])}"));
}
