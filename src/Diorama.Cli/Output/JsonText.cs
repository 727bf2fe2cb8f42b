using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Diorama.Cli;

/// <summary>Documents that are lists rather than figures, as JSON.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions _options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(JsonNode document) => Terminal.Result(document.ToJsonString(_options));
}
