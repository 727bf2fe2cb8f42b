using System.Text.Json;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// What a checkpoint consists of: <c>manifest.json</c>, written last. A folder is good only where every file has the size and the hash that stand here;
/// no format of tensors notices a byte that flipped.
/// </summary>
internal sealed record CheckpointManifest
{
    /// <summary>The manifest's own name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The files by name.</summary>
    public required SortedDictionary<string, ManifestEntry> Files { get; init; }

    /// <summary>Writes the manifest of a folder's files as they are now.</summary>
    public static void Write(string folder)
    {
        var files = new SortedDictionary<string, ManifestEntry>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder)) files[Path.GetFileName(path)] = ManifestEntry.Of(path);
        AtomicFile.Write(Path.Combine(folder, FileName), stream =>
            JsonSerializer.Serialize(stream, new CheckpointManifest { Files = files }, CheckpointManifestJson.Default.CheckpointManifest));
    }

    /// <summary>Holds a folder's files to its manifest.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="needed">Which files to look at, by name; null: all.</param>
    /// <returns>The names of the files that were looked at.</returns>
    /// <exception cref="UserException">The manifest or a file is missing, cut short or changed.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static IReadOnlyList<string> Verify(string folder, Func<string, bool>? needed = null)
    {
        var names = new List<string>();
        foreach (var (name, entry) in Read(Path.Combine(folder, FileName)).Files)
        {
            if (needed is not null && !needed(name)) continue;
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) throw new UserException($"{path} is missing");
            var found = StorageErrors.Reading(path, () => new FileInfo(path).Length);
            if (found != entry.Size) throw new UserException($"{path} is damaged: it has {found} bytes instead of {entry.Size}");
            if (ManifestEntry.Of(path) != entry) throw new UserException($"{path} is damaged: its bytes are not the ones that were written");
            names.Add(name);
        }
        return names;
    }

    private static CheckpointManifest Read(string path)
    {
        var text = StorageErrors.Reading(path, () => File.ReadAllText(path));
        try
        {
            return JsonSerializer.Deserialize(text, CheckpointManifestJson.Default.CheckpointManifest) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new UserException($"{path} is damaged: {e.Message}", e);
        }
    }
}
