namespace Diorama.Data;

/// <summary>Where what can be made again is kept between runs: <c>diorama</c> in the user's cache folder (<c>XDG_CACHE_HOME</c>, or <c>~/.cache</c>; <c>LocalAppData</c> on Windows).</summary>
internal static class UserCache
{
    /// <summary>A folder for one kind of thing; it may not exist yet.</summary>
    internal static string Folder(string kind)
    {
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given && Path.IsPathFullyQualified(given) ? given
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(home, "diorama", kind);
    }
}
