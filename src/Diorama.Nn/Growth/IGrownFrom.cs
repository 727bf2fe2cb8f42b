namespace Diorama.Nn;

/// <summary>A module of which some parts did not grow out of the parts of the same name: where a level was put before all others, say.</summary>
public interface IGrownFrom
{
    /// <summary>What such parts grew from.</summary>
    /// <param name="old">The module of the same name in the smaller model.</param>
    /// <returns>Modules below this one, each with the one below the old that it takes over; null where it begins fresh. What is not named goes by its name.</returns>
    IEnumerable<(Module Grown, Module? Old)> Sources(Module old);
}
