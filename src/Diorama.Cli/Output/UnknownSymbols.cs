using System.Text;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Characters that a model was asked to go on from, to write or to stop at, and has never seen.</summary>
internal static class UnknownSymbols
{
    /// <summary>Warns of those in what was given for an option; says nothing where the model knows them all.</summary>
    /// <param name="option">The option's name, or the file's.</param>
    /// <param name="text">What was given.</param>
    /// <param name="spec">What the model knows.</param>
    /// <param name="and">What it does with them.</param>
    public static void Tell(string option, string text, DataSpec spec, string and = "goes on as from characters that it cannot read")
    {
        if (In(text, spec) is { Count: > 0 } unknown) Terminal.Note($"warning: {option}: the model does not know {string.Join(" ", unknown)}, and {and}");
    }

    /// <summary>Refuses them in what was given for an option.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">What was given.</param>
    /// <param name="spec">What the model knows.</param>
    /// <param name="so">What follows from it, and what to do.</param>
    /// <exception cref="UserException">There is one.</exception>
    public static void Refuse(string option, string text, DataSpec spec, string so)
    {
        if (In(text, spec) is { Count: > 0 } unknown) throw new UserException($"{option}: the model does not know {string.Join(" ", unknown)}: {so}");
    }

    private static List<string> In(string text, DataSpec spec) => spec.Tokenizer is { Unknown: { } mark } tokenizer
        ? [.. text.EnumerateRunes().Select(r => r.ToString()).Where(c => tokenizer.Encode(c).Contains(mark)).Distinct().Select(Shown)]
        : [];

    // A blank would not be seen.
    private static string Shown(string symbol) =>
        symbol == " " ? "(space)"
        : Rune.IsWhiteSpace(Rune.GetRuneAt(symbol, 0)) || Rune.IsControl(Rune.GetRuneAt(symbol, 0)) ? $"U+{Rune.GetRuneAt(symbol, 0).Value:X4}"
        : symbol;
}
