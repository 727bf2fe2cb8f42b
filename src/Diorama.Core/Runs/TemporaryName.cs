using System.Globalization;
using System.Text.RegularExpressions;

namespace Diorama.Core;

/// <summary>Names for what is being written or deleted: <c>NAME.tmp-1a2b3c4d</c>, beside NAME. Nothing reads such a name.</summary>
internal static partial class TemporaryName
{
    internal static string For(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.TrimEndingDirectorySeparator(path)}.tmp-{Guid.NewGuid().ToString("N")[..8]}");

    internal static bool Is(string path) => Pattern().IsMatch(Path.GetFileName(path));

    internal static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(path)))!;

    [GeneratedRegex(@"\.tmp-[0-9a-f]{8}\z")]
    private static partial Regex Pattern();
}
