using System.Globalization;
using System.Text.RegularExpressions;

namespace Diorama.Core;

/// <summary>
/// Names for what is being written or deleted: <c>NAME.tmp-1a2b3c4d</c>, beside NAME, and for what is being replaced: <c>NAME.old-1a2b3c4d</c>.
/// Nothing reads such a name.
/// </summary>
internal static partial class TemporaryName
{
    internal static string For(string path) => Fresh(path, "tmp");

    internal static string ForReplaced(string path) => Fresh(path, "old");

    /// <summary>What stood under this name before it was set aside to be replaced; null for other names.</summary>
    internal static string? Replaced(string path) => Pattern().Match(path) is { Success: true } match && match.Groups[1].Value == "old" ? path[..match.Index] : null;

    /// <summary>A path as it will be when what is being written has its name, for people.</summary>
    internal static string Final(string path) => string.Join(Path.DirectorySeparatorChar, path.Split(Path.DirectorySeparatorChar).Select(part => Pattern().Replace(part, "")));

    internal static bool Is(string path) => Pattern().IsMatch(Path.GetFileName(path));

    internal static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(path)))!;

    private static string Fresh(string path, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.TrimEndingDirectorySeparator(path)}.{kind}-{Guid.NewGuid().ToString("N")[..8]}");

    [GeneratedRegex(@"\.(tmp|old)-[0-9a-f]{8}\z")]
    private static partial Regex Pattern();
}
