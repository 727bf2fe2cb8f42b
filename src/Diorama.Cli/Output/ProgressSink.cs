using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Shows how training goes: a bar with speed, time left and the losses; what is measured on the way as lines.</summary>
internal sealed class ProgressSink : IRunSink
{
    // More would not fit a line; the rest stands in metrics.jsonl and on the page.
    private const int MostFigures = 5;

    private readonly ProgressBar _bar = new();
    private long _steps;

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                _steps = Math.Max(started.Steps, 1);
                Terminal.Note($"{started.Name}: {(started.FirstStep > 0 ? $"resumed at step {started.FirstStep} of" : "training for")} {started.Steps} steps, into {started.Folder}");
                break;
            case StepMeasured { StepsPerSecond: > 0 } trained:
                Show(trained);
                break;
            case StepMeasured measured:
                Terminal.Note($"step {measured.Metrics.Step}: {Figures(measured.Metrics.Values.Where(v => !v.Key.Contains(".count.", StringComparison.Ordinal)).Take(MostFigures))}");
                break;
            case RunMessage message:
                Terminal.Note(message.IsWarning ? $"warning: {message.Text}" : message.Text);
                break;
            case RunFinished finished:
                Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{finished.Outcome.ToString().ToLowerInvariant()} at step {finished.Step} after {finished.Time.Seconds:F1} s"));
                break;
            default:
                break;
        }
    }

    private void Show(StepMeasured trained)
    {
        var metrics = trained.Metrics;
        var left = trained.Remaining is { } rest ? $"  {ProgressBar.Time(rest)} left" : "";
        var shown = metrics.Values.Where(v => v.Key.EndsWith("loss", StringComparison.Ordinal) || v.Key.Contains("accuracy", StringComparison.Ordinal));
        _bar.Show((double)metrics.Step / _steps, string.Create(CultureInfo.InvariantCulture, $"step {metrics.Step}/{_steps}  {trained.StepsPerSecond:F1} steps/s{left}  {Figures(shown)}"));
    }

    private static string Figures(IEnumerable<KeyValuePair<string, double>> values) =>
        string.Join("  ", values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:G4}")));
}
