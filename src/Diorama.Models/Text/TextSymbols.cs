using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The ids of text as a model sees them, out of <see cref="DataSpec.Tokenizer"/>.</summary>
public sealed class TextSymbols
{
    private const int UsualLine = 256;

    /// <summary>The ids of a data set.</summary>
    /// <param name="spec">Of text.</param>
    /// <exception cref="UserException">It says not how text becomes ids, or its rows are too short.</exception>
    public TextSymbols(DataSpec spec)
    {
        if (ProblemOf(spec) is { } problem) throw new UserException($"the data {problem}");
        Tokenizer = spec.Tokenizer!;
        LongestText = checked((int)spec.Shape[0]) - 2;
        (IsRunning, Before) = (spec.Opening is not null, spec.Opening ?? Tokenizer.Begin);
    }

    /// <summary>How text becomes ids, and ids text.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>How many ids there are, the special ones included.</summary>
    public int Count => Tokenizer.Count;

    /// <summary>Tokens in the longest text that a row of the data holds whole, between begin and end; of running text in one that is not much shorter than a row.</summary>
    public int LongestText { get; }

    /// <summary>Tokens that a line of an acrostic may have where nobody says how many: of running text not fewer than lines of prose and verse have, however short its rows are.</summary>
    public int LongestLine => IsRunning ? Math.Max(LongestText, UsualLine) : LongestText;

    /// <summary>Whether the data is running text: a text then has no begin and no end (<see cref="DataSpec.Opening"/>).</summary>
    public bool IsRunning { get; }

    /// <summary>The id that is read before a text: the begin; of running text the opening.</summary>
    public int Before { get; }

    /// <summary>What an exact likelihood of such rows is.</summary>
    internal string Protocol =>
        $"exact, within rows of {LongestText + 2}{(IsRunning ? ", each read anew" : "")}; each {(Tokenizer is CharacterTokenizer ? "character" : "token")}"
        + $"{(IsRunning ? " and newline" : ", newline and the end")} counts as one symbol, what is outside the vocabulary too (as <unknown>)";

    /// <summary>A text's ids and what stands around them for a model: begin and end; of running text the opening alone, for nothing there says that a text ends.</summary>
    public int[] Framed(string text)
    {
        var ids = Tokenizer.Encode(text);
        return IsRunning ? [Before, .. ids] : [Before, .. ids, Tokenizer.End];
    }

    /// <summary>Which symbols count in a loss: those that are predicted, up to the end of each text. Where a foreign tokeniser pads with its end, only the first counts.</summary>
    /// <param name="input">[B, T] int64, what is read.</param>
    /// <param name="target">[B, T] int64, what follows each.</param>
    /// <returns>[B, T] bool.</returns>
    internal Tensor Counts(Tensor input, Tensor target)
    {
        var isText = target.Ne(Tokenizer.Pad);
        return Tokenizer.Pad == Tokenizer.End ? isText.LogicalOr(input.Ne(Tokenizer.Pad)) : isText;
    }

    /// <summary>What keeps a data set from being read as text, to be said after "the data"; null where nothing does.</summary>
    internal static string? ProblemOf(DataSpec spec) =>
        spec.Tokenizer is not { } tokenizer ? "has no tokeniser"
        : tokenizer is CharacterTokenizer { Characters.Length: 0 } ? "has no characters: the text is empty, or every character in it is too rare"
        : spec.Shape is not [>= 3] ? "fits rows of at least three symbols: begin, a character, end"
        : null;
}
