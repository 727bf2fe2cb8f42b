namespace Diorama.Nn;

/// <summary>What becomes of the losses of single elements. The numbers are libtorch's.</summary>
public enum Reduction
{
    /// <summary>They are returned as they are.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,
}
