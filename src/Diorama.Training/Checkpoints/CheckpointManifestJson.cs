using System.Text.Json.Serialization;

namespace Diorama.Training;

/// <summary>Reads and writes <see cref="CheckpointManifest"/> without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointManifestJson : JsonSerializerContext;
