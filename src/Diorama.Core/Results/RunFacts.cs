using System.Text.Json;

namespace Diorama.Core;

/// <summary>What a run's report says of how and where it ran: the run's <c>run.json</c>. Whatever is unknown is null.</summary>
public sealed record RunFacts
{
    /// <summary>The command that repeats the run.</summary>
    public string? Command { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How long it has trained, parts before a resumption included; written whenever training ends.</summary>
    /// <value>Seconds.</value>
    public double? TrainedSeconds { get; init; }

    /// <summary>The same by the processor, of all threads: on a busy machine nearer to what a quiet one takes.</summary>
    /// <value>Seconds.</value>
    public double? ProcessorSeconds { get; init; }

    /// <summary>The largest resident set of the process that trained and measured it; of several the largest.</summary>
    /// <value>Bytes.</value>
    public long? PeakBytes { get; init; }

    /// <summary>Numbers that the model learnt.</summary>
    public long? Parameters { get; init; }

    /// <summary>What the run grew from; null where it began by itself.</summary>
    public GrowthFacts? Grown { get; init; }

    /// <summary>The machine.</summary>
    public Hardware? Hardware { get; init; }

    /// <summary>The version of Diorama that trained it last, as <see cref="ProductVersion.Current"/>.</summary>
    public string? Diorama { get; init; }

    /// <summary>The version of libtorch.</summary>
    public string? Libtorch { get; init; }

    /// <summary>Threads for tensor work.</summary>
    public int? Threads { get; init; }

    /// <summary>The device, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string? Device { get; init; }

    /// <summary>Writes them into a file, durably.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, ResultsJsonContext.Default.RunFacts) + "\n");

    /// <summary>Reads a file that <see cref="Write"/> made.</summary>
    /// <param name="path">The file; a missing one gives facts that are all unknown.</param>
    /// <exception cref="UserException">It is no such file.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static RunFacts Read(string path)
    {
        if (!File.Exists(path)) return new RunFacts();
        var text = StorageErrors.Reading(path, () => File.ReadAllText(path));
        try
        {
            if (JsonSerializer.Deserialize(text, ResultsJsonContext.Default.RunFacts) is { } facts) return facts;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new UserException($"{path}: not a run's facts; remove the file, the report does without it");
    }
}
