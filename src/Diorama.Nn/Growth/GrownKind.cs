namespace Diorama.Nn;

/// <summary>What of a model's state is carried over.</summary>
public enum GrownKind
{
    /// <summary>Weights, or averages of them.</summary>
    Values,

    /// <summary>Means of gradients: copies of a place share its gradient.</summary>
    Gradients,

    /// <summary>Mean squares of gradients.</summary>
    Squares,

    /// <summary>Gradients over the root of their mean squares, whose size says nothing of theirs.</summary>
    Steps,
}
