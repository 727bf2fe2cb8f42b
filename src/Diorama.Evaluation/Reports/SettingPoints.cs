namespace Diorama.Evaluation;

/// <summary>What was measured at the values of one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Share">What share of the figure's variance it explains alone, in [0, 1]; null where nobody can tell.</param>
/// <param name="Points">For each trial where its value lies, in [0, 1], and the figure there; one that is not finite is left out.</param>
/// <param name="Marks">Places with the values that they stand for.</param>
public sealed record SettingPoints(string Setting, double? Share, IReadOnlyList<(double Place, double Figure)> Points, IReadOnlyList<(double Place, string Value)> Marks);
