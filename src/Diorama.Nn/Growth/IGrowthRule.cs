namespace Diorama.Nn;

/// <summary>A module that has more to do when it grows than to copy its places: a scale to be set right, for example.</summary>
public interface IGrowthRule
{
    /// <summary>Says it, after the module's own parameters and those below were taken over.</summary>
    /// <param name="growth">Told.</param>
    /// <param name="old">The module of the same name in the smaller model.</param>
    void Grow(Growth growth, Module old);
}
