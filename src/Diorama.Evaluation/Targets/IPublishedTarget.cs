using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>Something whose right result is known, by a formula or by who published it: an entry of <c>diorama verify</c>.</summary>
public interface IPublishedTarget
{
    /// <summary>By which it is asked for: words with hyphens.</summary>
    string Name { get; }

    /// <summary>Whether it takes seconds; else a model is trained.</summary>
    bool IsQuick { get; }

    /// <summary>Measures it.</summary>
    /// <param name="context">From which seed, and where to.</param>
    /// <returns>
    /// Its figures, at least one; each with the published value as <see cref="Figure.Peer"/>, a target with its goal, and a protocol that says settings, tolerance and source.
    /// </returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    IReadOnlyList<Figure> Measure(TargetContext context);
}
