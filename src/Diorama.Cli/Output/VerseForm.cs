using System.Text;
using Diorama.Core;
using Diorama.Data.Features;

namespace Diorama.Cli;

/// <summary>Forms of so many characters a line, which only verse has where each character is a word.</summary>
internal static class VerseForm
{
    /// <summary>Refuses a form where lines of it would end within words; says nothing of a model that does not write characters, which refuses it itself.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="spec">What the model writes.</param>
    /// <exception cref="UserException">Most of its letters are no words of their own.</exception>
    public static void Check(string option, DataSpec spec)
    {
        if (spec.Tokenizer is not CharacterTokenizer tokenizer) return;
        var letters = tokenizer.Characters.Where(Rune.IsLetter).ToList();
        if (letters.Count(Words.Stands) * 2 >= letters.Count) return;
        throw new UserException($"{option} counts characters, as Chinese verse does, and this model writes words of several letters, which such lines would cut through. Leave it away: "
            + @"the model ends lines where it has learnt to; --stop $'\n' ends a text with its first one, and --heads begins each with a letter.");
    }
}
