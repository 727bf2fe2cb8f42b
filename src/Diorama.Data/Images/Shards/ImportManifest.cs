using System.Text.Json;
using System.Text.Json.Serialization;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>What an imported data set is: the file <c>data.json</c> of its folder, written last.</summary>
public sealed record ImportManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "data.json";

    /// <summary>The format that this program writes and reads.</summary>
    public const string CurrentFormat = "diorama-pictures-2";

    /// <summary><see cref="CurrentFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The kind of data that it was made from, such as <c>images</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where that lay.</summary>
    public required string Source { get; init; }

    /// <summary>Width and height in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>1, 3 or 4.</summary>
    public required int Channels { get; init; }

    /// <summary>How many pictures there are.</summary>
    public required int Count { get; init; }

    /// <summary>The classes' names by number; empty where there are none.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Whether there are captions.</summary>
    public required bool HasCaptions { get; init; }

    /// <summary>How many pictures equal another one, to the last byte.</summary>
    public required int Duplicates { get; init; }

    /// <summary>How many were left out, for each kind of reason.</summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }

    /// <summary>The first of each kind, with their whole reasons.</summary>
    public required IReadOnlyList<BadSample> FirstLeftOut { get; init; }

    /// <summary>The shards, in order.</summary>
    public required IReadOnlyList<ShardInfo> Shards { get; init; }

    /// <summary>Reads that of a folder.</summary>
    /// <exception cref="UserException">It is missing, unreadable, or of another format.</exception>
    public static ImportManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize(StorageErrors.Reading(path, () => File.ReadAllBytes(path)), ImportManifestJson.Default.ImportManifest);
            if (
                manifest is { Format: CurrentFormat, Size: >= 1 and <= PictureOptions.MaxSize, Channels: 1 or 3 or 4, Count: >= 1 }
                && manifest.Shards.Sum(shard => (long)shard.Count) == manifest.Count
            )
                return manifest;
        }
        catch (JsonException)
        {
            // said below
        }

        throw new UserException($"{path} is no list of imported pictures of the format {CurrentFormat}. Import them again: diorama data import SOURCE --as {Path.GetFileName(folder)} --replace");
    }

    /// <summary>Writes it into a folder.</summary>
    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, ImportManifestJson.Default.ImportManifest));
}

/// <summary>Serialisation code made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ImportManifest))]
internal sealed partial class ImportManifestJson : JsonSerializerContext;
