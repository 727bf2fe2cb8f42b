namespace Diorama.Evaluation;

/// <summary>A text, or a part of one, as what can be copied of it.</summary>
/// <param name="Lines">Its whole lines, none of them empty.</param>
/// <param name="Ids">All its tokens.</param>
internal readonly record struct TextPiece(IReadOnlyList<string> Lines, int[] Ids);
