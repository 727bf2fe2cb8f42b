using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Diorama.Core;

/// <summary>UTF-8 for every string of .NET: half a surrogate pair, which UTF-8 proper cannot say, is written by the same scheme in three bytes.</summary>
/// <remarks>"WTF-8", Sapin 2014, section 4.</remarks>
internal static class GeneralizedUtf8
{
    /// <summary>The bytes of a text.</summary>
    internal static byte[] GetBytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 3];
        var count = 0;
        while (Utf8.FromUtf16(text, bytes.AsSpan(count), out var read, out var written, replaceInvalidSequences: false) is var status)
        {
            count += written;
            if (status == OperationStatus.Done) break;
            var half = text[read];
            bytes[count++] = (byte)(0xE0 | (half >> 12));
            bytes[count++] = (byte)(0x80 | ((half >> 6) & 0x3F));
            bytes[count++] = (byte)(0x80 | (half & 0x3F));
            text = text[(read + 1)..];
        }

        return bytes[..count];
    }

    /// <summary>Appends the text of bytes; what is no character becomes U+FFFD.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="text">Appended to.</param>
    /// <param name="isEnd">Whether nothing follows; else a character that has only begun stays.</param>
    /// <returns>How many bytes were read.</returns>
    internal static int Decode(ReadOnlySpan<byte> bytes, StringBuilder text, bool isEnd)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var rest = bytes[at..];
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            var isHalf = rest.Length >= 2 && rest[0] == 0xED && rest[1] is >= 0xA0 and <= 0xBF;
            if (!isEnd && (status == OperationStatus.NeedMoreData || (isHalf && rest.Length == 2))) break;
            if (isHalf && rest.Length >= 3 && rest[2] is >= 0x80 and <= 0xBF)
            {
                text.Append((char)(0xD000 | ((rest[1] & 0x3F) << 6) | (rest[2] & 0x3F)));
                length = 3;
            }
            else
            {
                text.Append(rune.ToString()); // U+FFFD where it is none
            }

            at += length;
        }

        return at;
    }
}
