using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli;

/// <summary>A prompt that is longer than what a model sees at once.</summary>
internal static class LongPrompt
{
    /// <summary>Says which part is read; nothing where it is all of it.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">What was given.</param>
    /// <param name="model">What reads it.</param>
    /// <param name="spec">How it reads.</param>
    public static void Tell(string option, string text, IContinue model, DataSpec spec)
    {
        if (model.Context is not { } context || spec.Tokenizer is not { } tokenizer) return;
        var length = tokenizer.Encode(text.ReplaceLineEndings("\n")).Length;
        var unit = tokenizer is CharacterTokenizer ? "characters" : "tokens";
        if (length > context) Terminal.Note($"{option}: of its {length} {unit} the model reads the last {context}; it sees no further back.");
    }
}
