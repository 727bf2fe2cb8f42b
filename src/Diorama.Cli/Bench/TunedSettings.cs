using System.Text.Json;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>The fastest settings of both sides, found once for a machine and kept.</summary>
/// <param name="OurThreads">Threads of ours.</param>
/// <param name="Peer">The peer's arguments.</param>
internal sealed record TunedSettings(int OurThreads, IReadOnlyList<string> Peer)
{
    /// <summary>For people: <c>threads 2; peer threads 2, foreach=true</c>.</summary>
    public override string ToString() => $"ours: --threads {OurThreads}; peer: {string.Join(' ', Peer)}";

    /// <summary>Reads what a script's <c>--tune</c> found, as arguments.</summary>
    /// <exception cref="MachineException">The document has no trials.</exception>
    public static IReadOnlyList<string> PeerArguments(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var best = document.RootElement.GetProperty("tuned").EnumerateArray().MinBy(t => t.GetProperty("medianMs").GetDouble()).GetProperty("tried");
            return [.. best.EnumerateObject().SelectMany(Argument)];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MachineException($"The peer's search for its best settings found none: {json[..Math.Min(200, json.Length)]}");
        }
    }

    /// <summary>Reads kept settings; null where there are none for this machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What they depend on: processor, cores, versions, scripts.</param>
    public static TunedSettings? Read(string path, string key)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            return root.GetProperty("key").GetString() == key
                ? new(root.GetProperty("ourThreads").GetInt32(), [.. root.GetProperty("peer").EnumerateArray().Select(a => a.GetString()!)])
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null; // found out again
        }
    }

    /// <summary>Keeps them.</summary>
    public void Write(string path, string key)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteNumber("ourThreads", OurThreads);
            writer.WriteStartArray("peer");
            foreach (var argument in Peer) writer.WriteStringValue(argument);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        AtomicFile.WriteText(path, System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static IEnumerable<string> Argument(JsonProperty setting) => setting.Name switch
    {
        "threads" or "interop" => [$"--{setting.Name}", setting.Value.GetRawText()],
        _ => ["--set", $"{setting.Name}={(setting.Value.ValueKind == JsonValueKind.String ? setting.Value.GetString() : setting.Value.GetRawText())}"],
    };
}
