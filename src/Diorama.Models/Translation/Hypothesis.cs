namespace Diorama.Models;

/// <summary>A translation in the making: a token after another hypothesis.</summary>
/// <param name="Before">What it continues; null for the beginning.</param>
/// <param name="Id">Its last token.</param>
/// <param name="Length">Tokens, the begin not counted.</param>
/// <param name="Score">Its log-probability.</param>
/// <param name="Row">Which row of the predictor has read all but its last token.</param>
internal sealed record Hypothesis(Hypothesis? Before, int Id, int Length, double Score, int Row)
{
    /// <summary>Its tokens, without the begin.</summary>
    internal int[] Ids()
    {
        var ids = new int[Length];
        for (var (at, place) = (this, Length); place > 0; at = at.Before!) ids[--place] = at.Id;
        return ids;
    }
}
