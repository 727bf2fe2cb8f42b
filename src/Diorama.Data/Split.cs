namespace Diorama.Data;

/// <summary>The part of a data set that a sample belongs to; a sample belongs to exactly one.</summary>
public enum Split
{
    /// <summary>What the model learns from.</summary>
    Train,

    /// <summary>What is measured while training, to choose by; never learnt from.</summary>
    HeldOut,

    /// <summary>What is measured at the end only.</summary>
    Test,
}
