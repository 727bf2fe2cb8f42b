namespace Diorama.Core;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>The user stopped it; it can be resumed.</summary>
    Stopped,

    /// <summary>The loss became NaN, infinite or huge; the last good checkpoint stands.</summary>
    Diverged,

    /// <summary>Something else failed.</summary>
    Failed,
}
