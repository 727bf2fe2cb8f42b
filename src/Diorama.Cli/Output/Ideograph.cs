using System.Text;

namespace Diorama.Cli;

/// <summary>Chinese characters.</summary>
internal static class Ideograph
{
    /// <summary>Whether a character is one.</summary>
    public static bool Is(Rune rune) => rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);
}
