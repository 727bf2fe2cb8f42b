using Diorama.Core;

namespace Diorama.Training;

/// <summary>A run that grew out of another.</summary>
/// <param name="Run">Its folder, with a checkpoint to go on from.</param>
/// <param name="Facts">What it grew from.</param>
/// <param name="Parameters">Numbers that it learns now.</param>
/// <param name="Steps">Until which step its recipe trains.</param>
public sealed record GrownRun(RunDirectory Run, GrowthFacts Facts, long Parameters, int Steps);
