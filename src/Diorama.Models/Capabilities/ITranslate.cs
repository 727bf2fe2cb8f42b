using Diorama.Core;

namespace Diorama.Models;

/// <summary>Turns texts of one kind into texts of another: another language, an older or a newer form of it.</summary>
public interface ITranslate
{
    /// <summary>Tokens of the longest text that it can read.</summary>
    int LongestSource { get; }

    /// <summary>What it has learnt, where that is several things: such as <c>spanish-modern</c> and <c>older-modern</c>.</summary>
    /// <value>Default empty: one, without a name.</value>
    IReadOnlyList<string> Tasks => [];

    /// <summary>How many tokens a text has for it.</summary>
    int NumTokens(string source);

    /// <summary>Translates, together what is about as long, without noise.</summary>
    /// <returns>One translation for each text, in the texts' order; plain values, no tensors.</returns>
    /// <exception cref="UserException">The request cannot be met: a text is longer than <see cref="LongestSource"/>, say.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    IReadOnlyList<string> Translate(TranslationRequest request);
}
