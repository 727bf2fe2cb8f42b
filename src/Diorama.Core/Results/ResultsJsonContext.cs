using System.Text.Json.Serialization;

namespace Diorama.Core;

/// <summary>Serialisation code made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ResultsDocument))]
[JsonSerializable(typeof(RunFacts))]
internal sealed partial class ResultsJsonContext : JsonSerializerContext;
