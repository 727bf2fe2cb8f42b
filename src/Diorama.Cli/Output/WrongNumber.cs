using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Diorama.Cli;

/// <summary>What to say of a word that stands where a number is wanted.</summary>
internal static class WrongNumber
{
    /// <summary>The line, without its end; null where the mistake is another one.</summary>
    public static string? Explain(ParseError error)
    {
        if (OptionOf(error.SymbolResult) is not { Tokens: [.., var word] } given || Wanted(given.Option.ValueType, word.Value) is not { } wanted) return null;
        return $"{given.IdentifierToken?.Value ?? given.Option.Name} {word.Value}: {wanted}";
    }

    private static OptionResult? OptionOf(SymbolResult? result) => result as OptionResult ?? (result as ArgumentResult)?.Parent as OptionResult;

    private static string? Wanted(Type type, string word)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(int)) return Whole(word, int.MinValue, int.MaxValue);
        if (type == typeof(long)) return Whole(word, long.MinValue, long.MaxValue);
        return type == typeof(double) ? "a number is wanted" : null;
    }

    private static string Whole(string word, BigInteger least, BigInteger most) =>
        !BigInteger.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? "a whole number is wanted"
        : number > most ? $"at most {most} is possible"
        : $"at least {least} is possible";
}
