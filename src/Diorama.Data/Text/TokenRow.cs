using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>How a text fills a row of tokens: begin, its characters, end, then padding.</summary>
internal static class TokenRow
{
    /// <summary>Writes the row; what does not fit is cut off, and the row then has no end symbol.</summary>
    internal static void Write(ReadOnlySpan<long> characters, Span<long> row)
    {
        row.Clear(); // The padding symbol is 0.
        row[0] = SpecialSymbols.Begin;
        var kept = Math.Min(characters.Length, row.Length - 1);
        characters[..kept].CopyTo(row[1..]);
        if (kept + 1 < row.Length) row[kept + 1] = SpecialSymbols.End;
    }
}
