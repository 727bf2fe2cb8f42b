using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Shows how training goes: one line that is rewritten on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class ProgressSink : IRunSink
{
    private static readonly TimeSpan _plainInterval = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly TimeProvider _time = TimeProvider.System;
    private long _lastPlain;
    private long _steps;

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                _steps = started.Steps;
                Line($"{started.Name}: {(started.FirstStep > 0 ? $"resumed at step {started.FirstStep} of" : "training for")} {started.Steps} steps, into {started.Folder}");
                break;
            case StepMeasured measured:
                Show(measured);
                break;
            case RunMessage message:
                Line(message.IsWarning ? $"warning: {message.Text}" : message.Text);
                break;
            case RunFinished finished:
                Line(string.Create(CultureInfo.InvariantCulture, $"{finished.Outcome.ToString().ToLowerInvariant()} at step {finished.Step} after {finished.Seconds:F1} s"));
                break;
            default:
                break;
        }
    }

    private void Show(StepMeasured measured)
    {
        var metrics = measured.Metrics;
        var figures = string.Join("  ", metrics.Values.Where(v => v.Key.EndsWith("loss", StringComparison.Ordinal) || v.Key.Contains("accuracy", StringComparison.Ordinal)).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:G4}")));
        var eta = measured.Remaining is { } rest ? string.Create(CultureInfo.InvariantCulture, $"{measured.StepsPerSecond:F1} steps/s  {rest:mm\\:ss} left") : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"{100.0 * metrics.Step / Math.Max(_steps, 1),5:F1}%  step {metrics.Step}/{_steps}  {eta}  {figures}");
        if (_isTerminal)
        {
            Console.Error.Write($"\r\u001b[K{text}");
        }
        else if (_lastPlain == 0 || _time.GetElapsedTime(_lastPlain) >= _plainInterval)
        {
            _lastPlain = _time.GetTimestamp();
            Console.Error.WriteLine(text);
        }
    }

    private void Line(string text) => Console.Error.WriteLine(_isTerminal ? $"\r\u001b[K{text}" : text);
}
