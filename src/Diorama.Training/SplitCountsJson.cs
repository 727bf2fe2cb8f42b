using System.Text.Json.Serialization;

namespace Diorama.Training;

/// <summary>Serialisation code made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SplitCounts))]
internal sealed partial class SplitCountsJson : JsonSerializerContext;
