using System.Reflection;

namespace Diorama.Core;

/// <summary>Which Diorama this is: its version and the beginning of the commit that it was built from, such as <c>0.1.0+1a2b3c4</c>.</summary>
public static class ProductVersion
{
    private const int CommitDigits = 7;

    /// <summary>This one.</summary>
    public static string Current { get; } = Short(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    private static string Short(string version) => version.Split('+') is [var number, { Length: > CommitDigits } commit] ? $"{number}+{commit[..CommitDigits]}" : version;
}
