using System.Text.Json;

namespace Diorama.Nn.Tests.Optim;

/// <summary>Reads a golden's settings, each with PyTorch's default where the golden leaves it out.</summary>
internal static class SettingsExtensions
{
    public static double Number(this JsonElement settings, string name, double fallback = 0) =>
        !settings.TryGetProperty(name, out var value) ? fallback
        : value.ValueKind == JsonValueKind.String ? double.PositiveInfinity
        : value.GetDouble();

    public static long Whole(this JsonElement settings, string name, long fallback = 0) =>
        settings.TryGetProperty(name, out var value) ? value.GetInt64() : fallback;

    public static bool Flag(this JsonElement settings, string name, bool fallback = false) =>
        settings.TryGetProperty(name, out var value) ? value.GetBoolean() : fallback;

    public static string Text(this JsonElement settings, string name, string fallback = "") =>
        settings.TryGetProperty(name, out var value) ? value.GetString()! : fallback;
}
