using Diorama.Core;

namespace Diorama.Training;

/// <summary>How likely each place in [0, 1] is.</summary>
internal interface IPlaceDensity
{
    /// <summary>Draws a place.</summary>
    double Draw(SeededRandom random);

    /// <summary>The density there; above 0.</summary>
    double At(double place);
}
