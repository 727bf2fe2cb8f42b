namespace Diorama.Models;

/// <summary>How the path of a flow is followed.</summary>
public enum FlowMethod
{
    /// <summary>Straight on, one look a step; error of first order.</summary>
    Euler,

    /// <summary>By what half a step finds there, two looks a step; error of second order.</summary>
    Midpoint,

    /// <summary>By the mean of where it starts and where it would end, two looks a step but the last, which is Euler's; error of second order.</summary>
    Heun,
}
