using System.Globalization;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>What a whole run will take, as a rehearsal of it foretells.</summary>
public sealed record Forecast
{
    private const double MiB = 1024 * 1024;

    /// <summary>What the run does while it trains: steps, samples, evaluations, checkpoints.</summary>
    public required IReadOnlyList<ForecastPart> Training { get; init; }

    /// <summary>What it does when training is over.</summary>
    public required IReadOnlyList<ForecastPart> After { get; init; }

    /// <summary>The most memory that the process had resident; on a graphics processor the memory of that is not counted.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>What will lie in the run's folder when it is done.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>The part of that which is checkpoints.</summary>
    public required long CheckpointBytes { get; init; }

    /// <summary>Whether that counts a best checkpoint beside the newest ones: a run whose last figures are its best ends without it.</summary>
    /// <value>Default false.</value>
    public bool CountsBest { get; init; }

    /// <summary>What of that lies there already.</summary>
    /// <value>Default 0: the run begins.</value>
    public long DiskBytesBefore { get; init; }

    /// <summary>Steps that are behind the run: only what is left is foretold.</summary>
    /// <value>Default 0: it begins.</value>
    public long FromStep { get; init; }

    /// <summary>How many steps were measured.</summary>
    public required int NumSteps { get; init; }

    /// <summary>How long training takes: what a run's facts call its trained seconds.</summary>
    public double TrainingSeconds => Training.Sum(p => p.Seconds);

    /// <summary>How long it takes from the first step to the report.</summary>
    public double Seconds => TrainingSeconds + After.Sum(p => p.Seconds);

    /// <summary>The forecast as figures, most telling first.</summary>
    public IReadOnlyList<Figure> Figures() =>
    [
        Of("plan.seconds", Seconds, "s", "Time", $"all parts below, by {NumSteps} steps after a warm-up and one of each other part{Whence}"),
        Of("plan.training_seconds", TrainingSeconds, "s", "Training", "without the figures and the report at the end"),
        .. Training.Concat(After).Where(p => p.Times > 0).Select(p => Of(
            $"plan.{p.Name.Replace(' ', '_')}.seconds", p.Seconds, "s", string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(p.Name[0])}{p.Name[1..]}"),
            string.Create(CultureInfo.InvariantCulture, $"{p.Times} times {p.Each:G4} s"))),
        Of("plan.memory", PeakBytes / MiB, "MiB", "Memory", "the largest resident set of this process"),
        Of("plan.disk", DiskBytes / MiB, "MiB", "Disk", $"what the run's folder holds at its end{(CountsBest ? ", at most: one checkpoint less where the best is among the newest" : "")}"),
        Of("plan.checkpoints.disk", CheckpointBytes / MiB, "MiB", "Checkpoints", "those that are kept"),
    ];

    private string Whence => FromStep == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; what is left after step {FromStep}");

    private static Figure Of(string name, double value, string unit, string title, string protocol) => new(name, value, unit) { Title = title, Protocol = protocol };
}
