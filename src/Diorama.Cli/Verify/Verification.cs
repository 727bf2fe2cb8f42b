using Diorama.Core;
using Diorama.Evaluation;

namespace Diorama.Cli.Verify;

/// <summary>Measures targets one after the other, and keeps what was measured: one that fails is a figure that says why, and the others go on.</summary>
/// <param name="targets">What to measure, in this order.</param>
/// <param name="measured">Told of each target's figures as soon as it is measured.</param>
internal sealed class Verification(IReadOnlyList<IPublishedTarget> targets, Action<IReadOnlyList<Figure>> measured)
{
    private readonly List<Figure> _figures = [];
    private int _done;

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>The targets that were not come to.</summary>
    public IReadOnlyList<IPublishedTarget> Left => [.. targets.Skip(_done)];

    /// <summary>Measures until the end, or until told to stop.</summary>
    /// <returns>Done where every figure is met, stopped where targets are left, else the machine's fault.</returns>
    public int Run(TargetContext context)
    {
        foreach (var target in targets)
        {
            if (context.Stop.IsCancellationRequested) return ExitCode.Stopped;
            try
            {
                Take(Measure(target, context));
            }
            catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
            {
                return ExitCode.Stopped;
            }
        }

        return _figures.TrueForAll(f => f.Met == true) ? ExitCode.Done : ExitCode.MachinesFault;
    }

    private static IReadOnlyList<Figure> Measure(IPublishedTarget target, TargetContext context)
    {
        try
        {
            // What trains shows its own progress.
            return target.IsQuick ? Waiting.During(target.Name, _ => target.Measure(context)) : target.Measure(context);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.Stop.IsCancellationRequested)
        {
            return
            [
                new Figure(target.Name, double.NaN, "")
                {
                    Title = "could not be measured",
                    Protocol = e is DioramaException ? e.Message : Unforeseen.Explain(e, ["verify", target.Name]),
                    Met = false,
                },
            ];
        }
    }

    private void Take(IReadOnlyList<Figure> figures)
    {
        _figures.AddRange(figures);
        _done++;
        measured(figures);
    }
}
