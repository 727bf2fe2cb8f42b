using System.Globalization;
using System.Text;

namespace Diorama.Core;

/// <summary>How files write tokens: of bytes by <see cref="ByteAlphabet"/>; of characters as they are, with a sign for the space, and single bytes as <c>&lt;0x0A&gt;</c>.</summary>
internal static class TokenNames
{
    /// <summary>The bytes that a name means; null where it means none.</summary>
    internal static byte[]? Read(string name, bool isOfBytes) =>
        isOfBytes ? ByteAlphabet.Read(name)
        : name is ['<', '0', 'x', _, _, '>'] && byte.TryParse(name.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var single) && OfByte(single) == name ? [single]
        : name.Contains(' ', StringComparison.Ordinal) ? null
        : GeneralizedUtf8.GetBytes(name.Replace(SpaceNormalizer.Sign, ' '));

    /// <summary>The name of a model's token.</summary>
    internal static string Say(BpeModel model, int id) =>
        model.IsOfBytes ? ByteAlphabet.Say(model.Tokens[id])
        : model.Fallback.Contains(id) ? OfByte(model.Tokens[id][0])
        : Encoding.UTF8.GetString(model.Tokens[id]).Replace(' ', SpaceNormalizer.Sign);

    /// <summary>What a byte is called where characters are the rule.</summary>
    internal static string OfByte(byte value) => $"<0x{value:X2}>";
}
