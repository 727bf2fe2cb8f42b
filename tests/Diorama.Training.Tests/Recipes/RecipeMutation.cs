using System.Text;

namespace Diorama.Training.Tests.Recipes;

/// <summary>Changes of a recipe's text at random: what hands, disks and other programs make of it.</summary>
internal static class RecipeMutation
{
    private static readonly string[] _splices =
    [
        ":", "-", "{", "}", "[", "]", ",", "#", "&a", "*a", "!", "!!int", "|", ">", "'", "\"", "%", "@", "`", "?", "\t", "\n", "\n  ", " ", "\\",
        "\0", "\u0007", "\u2028", "~", "<<", "=", "é", "詩", "\uD800", "null", "true", "no", "0", "-1", "1e400", ".inf", ".nan", "0x7fffffff",
        "9223372036854775807", "99999999999999999999", "1_000", "12:30", "2001-01-01", "[[[[[[[[", "{a: {a: {a: ", "- - - - ", "---\n", "...\n",
        "optim:\n", "run: {steps: 5}\n",
    ];

    private static readonly string[] _values = ["-1", "0", "1e-300", "1e300", ".nan", "true", "[]", "{}", "''", "null", "auto", "9223372036854775807", "[1, [2, [3]]]", "{a: 1}", "a word"];

    /// <summary>Makes one change.</summary>
    internal static void Change(StringBuilder text, Random random)
    {
        if (text.Length == 0) text.Append('\n'); // all of it was taken out
        var at = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0: // something put in
                text.Insert(at, _splices[random.Next(_splices.Length)]);
                return;
            case 1: // something taken out
                text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                return;
            case 2: // a piece of it elsewhere
                text.Insert(at, text.ToString(random.Next(text.Length / 2), random.Next(text.Length / 2)));
                return;
            case 3: // cut off
                text.Length = Math.Max(1, at);
                return;
            case 4: // a word of it misspelt
                text[at] = (char)('a' + random.Next(26));
                return;
            default:
                ChangeValue(text, random);
                return;
        }
    }

    /// <summary>Gives a setting another value: one of another kind, or another number.</summary>
    internal static void ChangeValue(StringBuilder text, Random random)
    {
        var colon = text.ToString().IndexOf(": ", random.Next(text.Length), StringComparison.Ordinal);
        if (colon < 0) return;
        var end = text.ToString().IndexOfAny(['\n', ',', '}'], colon);
        text.Remove(colon + 2, (end < 0 ? text.Length : end) - colon - 2).Insert(colon + 2, random.Next(2) == 0 ? _values[random.Next(_values.Length)] : $"{random.Next(300)}");
    }

    /// <summary>A recipe as a file has it; of one in twenty a bit is another.</summary>
    internal static byte[] Bytes(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && random.Next(20) == 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }
}
