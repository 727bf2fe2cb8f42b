using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Shows how a trial goes: one bar, and what it warns of.</summary>
internal sealed class TrialSink(int number, int steps) : IRunSink
{
    private readonly ProgressBar _bar = new();

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case StepMeasured { StepsPerSecond: > 0 } step:
                _bar.Show((double)step.Metrics.Step / steps, FormattableString.Invariant($"trial {number}: step {step.Metrics.Step}/{steps}"));
                break;
            case RunMessage { IsWarning: true } message:
                Terminal.Note($"warning: {message.Text}");
                break;
            case RunFinished:
                ProgressBar.Clear();
                break;
            default:
                break;
        }
    }
}
