namespace Diorama.Core;

/// <summary>How a text is cut into pieces before byte pairs are merged within them.</summary>
public enum PreTokenization
{
    /// <summary>GPT-2's: words, numbers and signs, each with the space before it.</summary>
    Gpt2,

    /// <summary>Llama 3's: as GPT-2's, with numbers in threes, contractions in any case, and line ends apart from other space.</summary>
    Llama3,
}
