using System.Text.Json.Serialization;

namespace Diorama.Training;

/// <summary>Reads and writes what lies in a search's folder, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SearchPlan))]
[JsonSerializable(typeof(IReadOnlyList<Trial>))]
internal sealed partial class SearchJson : JsonSerializerContext;
