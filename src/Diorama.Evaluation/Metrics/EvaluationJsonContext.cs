using System.Text.Json.Serialization;

namespace Diorama.Evaluation;

/// <summary>Serialisation code made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NetworkCard))]
[JsonSerializable(typeof(IReadOnlyList<AcceptanceAim>))]
internal sealed partial class EvaluationJsonContext : JsonSerializerContext;
