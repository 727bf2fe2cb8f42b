namespace Diorama.Data.Text;

/// <summary>Which of the verses' texts is given, and in which tokens.</summary>
public sealed record VersesTextOptions
{
    /// <value>The language; default modern English.</value>
    public VerseLanguage Language { get; init; } = VerseLanguage.Modern;

    /// <value>Tokens a sample, from 2 to 65,536; default 129: a context of 128 and the token after it.</value>
    public int Length { get; init; } = 129;

    /// <value>How the text becomes ids; default by characters.</value>
    public TokenizerOptions Tokenizer { get; init; } = new();
}
