using System.Globalization;

namespace Diorama.Data.Images;

/// <summary>The colour on which transparent pictures are laid where a data set has no alpha.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Backdrop(byte Red, byte Green, byte Blue)
{
    /// <summary>White, the usual one.</summary>
    public static Backdrop White { get; } = new(255, 255, 255);

    /// <summary>Reads <c>white</c>, <c>grey</c>, <c>black</c> or six hexadecimal digits after <c>#</c>, <c>#3388ff</c>.</summary>
    /// <returns>False where it is none of them.</returns>
    public static bool TryParse(string text, out Backdrop colour)
    {
        colour = White;
        switch (text.ToLowerInvariant())
        {
            case "white":
                return true;
            case "black":
                colour = new(0, 0, 0);
                return true;
            case "grey" or "gray":
                colour = new(128, 128, 128);
                return true;
            case ['#', .. { Length: 6 } digits] when uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value):
                colour = new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
                return true;
            default:
                return false;
        }
    }
}
