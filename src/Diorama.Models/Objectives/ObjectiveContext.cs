using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What an objective may need beside its batch.</summary>
/// <param name="Step">Steps done before this one, 0 at first: for what is annealed.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="Generator">Where to draw noise from; its state is part of a checkpoint.</param>
public sealed record ObjectiveContext(long Step, long Steps, Generator Generator);
