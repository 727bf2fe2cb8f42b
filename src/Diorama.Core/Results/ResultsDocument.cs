using System.Text.Json;

namespace Diorama.Core;

/// <summary>
/// What a command that measures prints under <c>--json</c>, and what a run keeps as <c>results.json</c>. Values that do not exist are left out;
/// NaN and infinities are the strings <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.
/// </summary>
public sealed record ResultsDocument
{
    /// <summary>The run's folder.</summary>
    /// <value>Default null: it is about no run.</value>
    public string? Run { get; init; }

    /// <summary>Files that were written beside.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The figures, in the order in which they are shown.</summary>
    public required IReadOnlyList<Figure> Results { get; init; }

    /// <summary>This as JSON, without a newline at its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ResultsJsonContext.Default.ResultsDocument);

    /// <summary>Writes it into a file, durably.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToJson() + "\n");

    /// <summary>Reads a file that <see cref="Write"/> made.</summary>
    /// <param name="path">The file; a missing one gives a document without figures.</param>
    /// <exception cref="UserException">It is no such document.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static ResultsDocument Read(string path)
    {
        if (!File.Exists(path)) return new ResultsDocument { Results = [] };
        var text = StorageErrors.Reading(path, () => File.ReadAllText(path));
        try
        {
            var document = JsonSerializer.Deserialize(text, ResultsJsonContext.Default.ResultsDocument);
            if (document?.Results is { } results && results.All(f => f is { Name: not null, Unit: not null })) return document;
        }
        catch (JsonException)
        {
            // Said below, as for JSON of another shape.
        }

        throw new UserException($"{path}: no list of results; remove the file and measure again with diorama evaluate");
    }
}
