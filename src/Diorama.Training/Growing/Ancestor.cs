using Diorama.Nn;

namespace Diorama.Training;

/// <summary>The training that a grown model goes on with.</summary>
/// <param name="Session">The smaller model's.</param>
/// <param name="Growth">How the one becomes the other.</param>
/// <param name="IsSameData">Whether the place in the data is the same place.</param>
internal sealed record Ancestor(TrainingSession Session, Growth Growth, bool IsSameData);
