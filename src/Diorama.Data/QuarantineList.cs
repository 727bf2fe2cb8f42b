using System.Text.Json;
using Diorama.Core;

namespace Diorama.Data;

/// <summary>Broken samples in a file: JSON lines with <c>name</c> and <c>reason</c>.</summary>
internal static class QuarantineList
{
    /// <summary>Those listed, each once; none where there is no file. Lines that a crash cut short are passed over.</summary>
    internal static IReadOnlyList<BadSample> Read(string path) => !File.Exists(path) ? [] :
    [
        .. StorageErrors.Reading(path, () => File.ReadLines(path).Take(Quarantine.MaxListed + 1).Select(Parse).OfType<BadSample>().ToList())
            .DistinctBy(sample => sample.Name),
    ];

    /// <summary>Puts the whole list in place of what was there.</summary>
    internal static void Write(string path, IEnumerable<BadSample> samples) => AtomicFile.Write(path, stream =>
    {
        foreach (var sample in samples) stream.Write(Line(sample));
    });

    /// <summary>Adds one.</summary>
    internal static void Append(string path, BadSample sample) => StorageErrors.Writing(path, () =>
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Line(sample));
    });

    private static byte[] Line(BadSample sample)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("name", sample.Name);
            json.WriteString("reason", sample.Reason);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static BadSample? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("name").GetString() is { } name && json.RootElement.GetProperty("reason").GetString() is { } reason
                ? new(name, reason)
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
