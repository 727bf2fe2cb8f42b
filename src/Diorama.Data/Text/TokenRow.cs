using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>How a text fills a row of tokens: begin, its ids, end, then padding.</summary>
internal static class TokenRow
{
    /// <summary>Writes the row; what does not fit is cut off, and the row then has no end.</summary>
    internal static void Write(Tokenizer tokenizer, ReadOnlySpan<int> ids, Span<long> row)
    {
        row.Fill(tokenizer.Pad);
        row[0] = tokenizer.Begin;
        var kept = Math.Min(ids.Length, row.Length - 1);
        for (var i = 0; i < kept; i++) row[i + 1] = ids[i];
        if (kept + 1 < row.Length) row[kept + 1] = tokenizer.End;
    }

    /// <summary>What a model need know of such rows.</summary>
    internal static DataSpec Spec(Tokenizer tokenizer, Field tokens) => new() { Modality = Modality.Text, Shape = tokens.Shape, Tokenizer = tokenizer };
}
