namespace Diorama.Core;

/// <summary>On which side of its target a figure should lie.</summary>
public enum FigureGoal
{
    /// <summary>The target or more.</summary>
    AtLeast,

    /// <summary>The target or less.</summary>
    AtMost,
}
