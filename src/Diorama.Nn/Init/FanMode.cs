namespace Diorama.Nn;

/// <summary>Which pass keeps its variance under Kaiming's initialisation.</summary>
public enum FanMode
{
    /// <summary>The forward pass: the number of inputs of a unit counts.</summary>
    FanIn,

    /// <summary>The backward pass: the number of outputs counts.</summary>
    FanOut,
}
