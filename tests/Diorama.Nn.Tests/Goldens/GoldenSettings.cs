using System.Text.Json;

namespace Diorama.Nn.Tests;

/// <summary>A case's settings, by PyTorch's argument names; what is absent has PyTorch's default.</summary>
internal sealed class GoldenSettings(JsonElement json)
{
    internal bool Has(string name) => json.TryGetProperty(name, out _);

    internal bool IsNull(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    internal GoldenSettings Below(string name) => new(json.GetProperty(name));

    internal string Text(string name, string otherwise = "") => json.TryGetProperty(name, out var value) ? value.GetString()! : otherwise;

    internal bool Flag(string name, bool otherwise) => json.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;

    internal long Int(string name, long otherwise = -1) => json.TryGetProperty(name, out var value) ? value.GetInt64() : otherwise;

    internal double Number(string name, double otherwise = double.NaN) => json.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    internal double? NumberOrNull(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetDouble() : null;

    internal long[] Ints(string name)
    {
        var value = json.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetInt64())] : [value.GetInt64()];
    }

    internal PerAxis PerAxis(string name) => Has(name) ? Nn.PerAxis.Of(Ints(name)) : default;
}
