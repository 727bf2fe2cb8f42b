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
    /// <param name="required">Names that must stand in the manifest.</param>
    /// <param name="others">Whether the files that are not required are looked at too.</param>
    /// <exception cref="UserException">The manifest or a file is missing, cut short or changed.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static void Verify(string folder, IReadOnlyList<string> required, bool others = true)
    {
        var manifest = Path.Combine(folder, FileName);
        var files = Read(manifest).Files;
        if (required.FirstOrDefault(name => files?.GetValueOrDefault(name) is null) is { } absent) throw new UserException($"{manifest} is damaged: it does not name {absent}");
        foreach (var (name, entry) in files)
        {
            if (!others && !required.Contains(name)) continue;
            if (entry is null) throw new UserException($"{manifest} is damaged: it says nothing of {name}");
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) throw new UserException($"{path} is missing");
            var found = StorageErrors.Reading(path, () => new FileInfo(path).Length);
            if (found != entry.Size) throw new UserException($"{path} is damaged: it has {found} bytes instead of {entry.Size}");
            if (ManifestEntry.Of(path) != entry) throw new UserException($"{path} is damaged: its bytes are not the ones that were written");
        }
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
