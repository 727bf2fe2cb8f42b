namespace Diorama.Torch;

/// <summary>Recognises what torch.save writes, which is never read here: a pickle is a program.</summary>
internal static class PickleFile
{
    /// <param name="start">The first bytes of a file.</param>
    /// <returns>True for a zip archive (PyTorch 1.6 and later) and for a bare pickle of protocol 2 to 5 (before).</returns>
    internal static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start is [0x80, >= 2 and <= 5, ..];

    internal static string Advice(string path) =>
        "a PyTorch pickle or a zip archive; reading one can run whatever code it holds, so it is never read here. Convert it once, where you trust it, in Python:\n" +
        "    import torch, safetensors.torch\n" +
        $"    safetensors.torch.save_file(torch.load(\"{Path.GetFileName(path)}\", map_location=\"cpu\", weights_only=True), \"{Path.GetFileNameWithoutExtension(path)}.safetensors\")";
}
