namespace Diorama.Core;

/// <summary>A token that stands beside the merges.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsSpecial">Whether it is a mark rather than text; only one that is text is looked for in texts.</param>
public sealed record AddedToken(int Id, string Content, bool IsSpecial);
