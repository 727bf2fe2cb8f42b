using System.Text.Json.Serialization;

namespace Diorama.Core;

/// <summary>Serialisation code made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = false)]
[JsonSerializable(typeof(DataSpecJson))]
internal sealed partial class DataSpecJsonContext : JsonSerializerContext;
