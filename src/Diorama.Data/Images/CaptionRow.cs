namespace Diorama.Data.Images;

/// <summary>What a list of captions has in one place.</summary>
/// <param name="Where">The list and line.</param>
/// <param name="File">The picture's file, by its path from the list's folder; empty where the row is broken.</param>
/// <param name="Captions">Its captions, none of them empty.</param>
/// <param name="Problem">What is wrong with the row; null where nothing is.</param>
internal readonly record struct CaptionRow(string Where, string File, IReadOnlyList<string> Captions, string? Problem)
{
    /// <summary>A row of a picture and its captions, or what is wrong with them.</summary>
    internal static CaptionRow Of(string where, string file, IEnumerable<string> captions)
    {
        List<string> kept = [.. captions.Where(caption => !string.IsNullOrWhiteSpace(caption))];
        return kept.Count == 0 ? Broken(where, "its caption is empty, or no text") : new(where, file, kept, null);
    }

    /// <summary>A row that says nothing.</summary>
    internal static CaptionRow Broken(string where, string problem) => new(where, "", [], problem);
}
