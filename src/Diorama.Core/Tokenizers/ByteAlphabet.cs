using System.Text;

namespace Diorama.Core;

/// <summary>
/// The visible characters by which byte-level BPE files write bytes: those of Latin 1 that can be seen stand for themselves, the other 68 are U+0100 and up.
/// </summary>
/// <remarks>Radford et al. 2019, "Language models are unsupervised multitask learners"; <c>bytes_to_unicode</c> of its published code.</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] _letters = Letters();
    private static readonly Dictionary<char, byte> _bytes = _letters.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index);

    /// <summary>The bytes as they stand in a file.</summary>
    internal static string Say(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes) text.Append(_letters[b]);
        return text.ToString();
    }

    /// <summary>The bytes that a file's token means; null where a character of it means none.</summary>
    internal static byte[]? Read(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!_bytes.TryGetValue(token[i], out bytes[i])) return null;
        }

        return bytes;
    }

    private static char[] Letters()
    {
        var (letters, next) = (new char[256], (char)0x100);
        for (var b = 0; b < 256; b++) letters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : next++;
        return letters;
    }
}
