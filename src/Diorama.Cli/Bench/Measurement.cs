using System.Text.Json;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>What one process measured: the document that the scripts in benchmarks/peers print, and our own children too.</summary>
/// <param name="MedianMs">Median of its samples, in milliseconds.</param>
/// <param name="PeakRssMiB">Its largest resident set.</param>
internal sealed record Measurement(double MedianMs, double PeakRssMiB)
{
    /// <summary>Reads the document.</summary>
    /// <param name="source">What printed it, for messages.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="MachineException">It is no such document.</exception>
    public static Measurement Parse(string source, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var (median, peak) = (root.GetProperty("medianMs").GetDouble(), root.GetProperty("peakRssMiB").GetDouble());
            if (median > 0 && peak > 0) return new(median, peak);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Said below, as for numbers that measure nothing.
        }
        throw new MachineException($"{source} measured nothing; it printed: {(json.Length > 200 ? json[..200] + "..." : json)}");
    }

    /// <summary>The document.</summary>
    public static string Format(string name, IReadOnlyList<double> samplesMs, double peakRssMiB)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("medianMs", Statistics.Median(samplesMs));
            writer.WriteStartArray("samplesMs");
            foreach (var sample in samplesMs) writer.WriteNumberValue(sample);
            writer.WriteEndArray();
            writer.WriteNumber("peakRssMiB", peakRssMiB);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
