using System.Text.RegularExpressions;

namespace Diorama.Core;

/// <summary>
/// Where the regular expressions of <c>tokenizer.json</c> (Oniguruma's, in Ruby's syntax) and of .NET part. Letters, numbers, spaces, lookahead, lazy and atomic groups and
/// <c>(?i:…)</c> mean the same, but that to .NET the long s is no s in another case. A dot takes line ends, too, and <c>^</c> and <c>$</c> mean lines: options say so.
/// What .NET does not know it refuses itself: possessive quantifiers, <c>\h</c>, <c>\p{Han}</c>.
/// </summary>
internal static class PatternDialect
{
    /// <summary>How long a pattern may look for one piece; a file is another's, and some patterns never end.</summary>
    internal static TimeSpan MostTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The pattern, with the files' options.</summary>
    /// <exception cref="ArgumentException">.NET does not know it.</exception>
    internal static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.Compiled, MostTime);

    /// <summary>What both know and take for different things, to be said after the pattern; null where there is nothing of the kind.</summary>
    internal static string? Difference(string pattern)
    {
        var classStart = -1; // of the [...] that is open
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (char.IsSurrogate(rest[0]))
                return "names characters beyond U+FFFF, which .NET sees as two";
            if (rest is ['\\', 'w' or 'W' or 'b' or 'B', ..])
                return $"uses {rest[..2]}, which takes other characters for a word's in .NET";
            if (rest[0] == '\\')
                i++;
            else if (classStart < 0 && rest[0] == '[')
                classStart = i + (rest is [_, '^', ..] ? 2 : 1);
            else if (classStart < 0 && rest is ['(', '?', '-' or (>= 'a' and <= 'z'), ..] && !rest.StartsWith("(?i:") && !rest.StartsWith("(?i)"))
                return "sets options, which .NET names otherwise; only (?i) is the same";
            else if (classStart < 0 && rest is ['{', ',', ..])
                return "has a {,…}, which is plain text in .NET";
            else if (classStart >= 0 && rest[0] == '[')
                return "has a class within a class, which .NET does not know";
            else if (classStart >= 0 && rest is ['&', '&', ..])
                return "intersects classes, which .NET does not know";
            else if (rest[0] == ']' && i > classStart)
                classStart = -1;
        }

        return null;
    }
}
