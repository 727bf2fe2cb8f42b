using System.Text;

namespace Diorama.Core.Tests.Tokenizers;

/// <summary>Strings of every sort, by seed.</summary>
internal static class SomeStrings
{
    internal static IReadOnlyList<string> Odd { get; } =
    [
        "", " ", "\0", "\r\n", "\n\n\n", "a\r\nb\n\rc", "　\u2028\u0085\u00a0", "e\u0301 é ﬁ", "👩‍👩‍👧‍👦🏳️‍🌈", "𠮷𝒜 𐐷", "\ud800", "\udc00", "a\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00",
        "don't DON'T 'ſ 'll", "1234567 ٣٤٥ ²½Ⅷ", "春眠不覺曉，處處聞啼鳥。", "אב שלום", "   x   y  ", "\t\tif x:\n\t\t\treturn 1  \n", "!?...--- <|endoftext|> <end> <pad>", "\ufeffbom \ufffd", "\uffff\U0010ffff",
    ];

    /// <summary>A string of 0 to 80 units: letters, digits, signs, spaces, other scripts, and halves of surrogate pairs.</summary>
    internal static string Random(SeededRandom random)
    {
        var text = new StringBuilder();
        for (var rest = random.Next(80); rest > 0; rest--)
        {
            text.Append(random.Next(8) switch
            {
                0 => " ",
                1 => "\r\n\t '.,!"[random.Next(8)],
                2 => (char)('0' + random.Next(10)),
                3 => (char)random.Next(0x10000), // anything, halves of pairs too
                4 => char.ConvertFromUtf32(0x10000 + random.Next(0x100000)),
                5 => (char)(0x4E00 + random.Next(200)),
                _ => (char)('a' + random.Next(26)),
            });
        }

        return text.ToString();
    }
}
