using System.Text.Json;

namespace Diorama.Core;

/// <summary>
/// A record as one line of JSON: <c>{"step":10,"seconds":1.5,"loss":0.25}</c>. NaN and infinities are the strings
/// <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>, as .NET and JavaScript spell them.
/// </summary>
internal static class MetricsLine
{
    internal const string Step = "step";
    internal const string Seconds = "seconds";

    internal static byte[] Write(MetricsRecord record)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Step, record.Step);
            WriteNumber(json, Seconds, record.Seconds);
            foreach (var (name, value) in record.Values)
            {
                if (name is Step or Seconds)
                {
                    throw new ArgumentException($"the name {name} is the record's own", nameof(record));
                }

                WriteNumber(json, name, value);
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>The record, or null for a line that is none.</summary>
    internal static MetricsRecord? Read(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (Number(property.Value) is not { } number || !values.TryAdd(property.Name, number))
                {
                    return null;
                }
            }

            return values.Remove(Step, out var step) && values.Remove(Seconds, out var seconds) && step == Math.Floor(step) && Math.Abs(step) < 1L << 53
                ? new MetricsRecord((long)step, seconds, values)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetDouble(out var number) ? number : null,
        JsonValueKind.String => element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };
}
