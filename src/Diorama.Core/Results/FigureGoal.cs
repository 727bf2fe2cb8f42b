namespace Diorama.Core;

/// <summary>Where a figure should lie beside its target.</summary>
public enum FigureGoal
{
    /// <summary>The target or more.</summary>
    AtLeast,

    /// <summary>The target or less.</summary>
    AtMost,

    /// <summary>The target, within a tolerance that the protocol names.</summary>
    Near,
}
