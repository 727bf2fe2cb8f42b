namespace Diorama.Torch;

/// <summary>How an all-reduce joins the ranks' numbers. Numbered as in native/distributed/fingerprint.h.</summary>
public enum RankReduction
{
    /// <summary>Their sum.</summary>
    Sum = 0,

    /// <summary>The largest.</summary>
    Max = 1,

    /// <summary>The smallest.</summary>
    Min = 2,
}
