namespace Diorama.Data.Text;

/// <summary>A verse in three texts.</summary>
/// <param name="Reference">Book, chapter and verse: <c>Genesis 1:1</c>.</param>
/// <param name="Modern">Modern English.</param>
/// <param name="Spanish">Spanish.</param>
/// <param name="Older">Older English.</param>
public sealed record Verse(string Reference, string Modern, string Spanish, string Older)
{
    /// <summary>The book it stands in.</summary>
    public string Book { get; } = Reference[..Reference.LastIndexOf(' ')];

    /// <summary>Its text in one language.</summary>
    public string this[VerseLanguage language] => language switch
    {
        VerseLanguage.Modern => Modern,
        VerseLanguage.Spanish => Spanish,
        _ => Older,
    };
}
