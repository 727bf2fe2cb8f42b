namespace Diorama.Data.Text;

/// <summary>In which of its three texts a verse is read.</summary>
public enum VerseLanguage
{
    /// <summary>Modern English: the World English Bible.</summary>
    Modern,

    /// <summary>Spanish: Reina-Valera 1909.</summary>
    Spanish,

    /// <summary>Older English: the King James Version.</summary>
    Older,
}
