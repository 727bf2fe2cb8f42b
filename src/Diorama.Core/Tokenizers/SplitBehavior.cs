namespace Diorama.Core;

/// <summary>What becomes of that which a pattern finds in a text. The names are the files'; <c>Removed</c> is not among them, for what it removes no ids could give back.</summary>
internal enum SplitBehavior
{
    /// <summary>A piece of its own.</summary>
    Isolated,

    /// <summary>Ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Begins the piece behind it.</summary>
    MergedWithNext,

    /// <summary>A piece of its own, together with what is found right behind it.</summary>
    Contiguous,
}
