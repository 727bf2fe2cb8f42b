using System.Runtime.InteropServices;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Opens the system's picture libraries.</summary>
internal static class NativeCodec
{
    /// <summary>The first of the named libraries that the system has.</summary>
    /// <param name="title">What messages call it.</param>
    /// <param name="package">Debian's package.</param>
    /// <param name="names">File names: Linux, macOS, Windows.</param>
    /// <exception cref="MachineException">It has none; the message names the package and the command.</exception>
    internal static nint Open(string title, string package, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }

        throw new MachineException($"{title} ({names[0]}) is not installed. On Debian and Ubuntu: sudo apt-get install {package}");
    }
}
