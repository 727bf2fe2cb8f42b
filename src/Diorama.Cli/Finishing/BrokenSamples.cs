using Diorama.Data;

namespace Diorama.Cli;

/// <summary>Says which samples are broken and why, when they are found: the first ones by name, the rest as a number at the end.</summary>
internal sealed class BrokenSamples : IDisposable
{
    private const int Most = 10;

    private readonly Quarantine _quarantine;
    private int _said;

    private BrokenSamples(Quarantine quarantine)
    {
        _quarantine = quarantine;
        foreach (var sample in quarantine.Samples) Say(this, sample);
        quarantine.Found += Say;
    }

    /// <summary>Says what was found while the data was opened, and what is found until this is disposed of.</summary>
    public static BrokenSamples Report(IDataset data)
    {
        foreach (var note in (data as INotedDataset)?.Notes ?? []) Terminal.Note(note);
        return new(data.Quarantine);
    }

    /// <summary>Says how many there were; where there were too many, the error does.</summary>
    public void Dispose()
    {
        _quarantine.Found -= Say;
        if (_quarantine.Samples.Count <= _quarantine.Allowed && _quarantine.Summary is { } summary) Terminal.Note($"warning: {summary}");
    }

    private void Say(object? sender, BadSample sample)
    {
        if (++_said <= Most) Terminal.Note($"left out: {sample.Name}: {sample.Reason}");
    }
}
