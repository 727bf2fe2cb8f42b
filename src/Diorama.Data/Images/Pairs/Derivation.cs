namespace Diorama.Data.Images;

/// <summary>What is made of a picture so that a model can learn the way back.</summary>
public enum Derivation
{
    /// <summary>Its outline: one channel, black lines on white where neighbouring pixels differ.</summary>
    Outline,

    /// <summary>It without colour: one channel.</summary>
    Grey,

    /// <summary>It at a fraction of its size, brought back to its size: as many channels.</summary>
    Lowres,
}
