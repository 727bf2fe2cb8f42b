using System.Text;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Characters that a model was asked to go on from, and has never seen.</summary>
internal static class UnknownSymbols
{
    /// <summary>Warns of those in what was given for an option; says nothing where the model knows them all.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">What was given.</param>
    /// <param name="spec">What the model knows.</param>
    /// <param name="and">What it does with them.</param>
    public static void Tell(string option, string text, DataSpec spec, string and = "goes on as from characters that it cannot read")
    {
        if (spec.Tokenizer is not { Unknown: { } mark } tokenizer) return;
        var unknown = text.EnumerateRunes().Select(r => r.ToString()).Where(c => tokenizer.Encode(c).Contains(mark)).Distinct().Select(Shown).ToList();
        if (unknown.Count > 0) Terminal.Note($"warning: {option}: the model does not know {string.Join(" ", unknown)}, and {and}");
    }

    // A blank would not be seen.
    private static string Shown(string symbol) => symbol == " " ? "(space)" : Rune.IsWhiteSpace(Rune.GetRuneAt(symbol, 0)) || Rune.IsControl(Rune.GetRuneAt(symbol, 0)) ? $"U+{Rune.GetRuneAt(symbol, 0).Value:X4}" : symbol;
}
