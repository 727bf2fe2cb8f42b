namespace Diorama.Nn;

/// <summary>Which of several equal parts of a group's flat memory a process's optimisers move; other processes move the others.</summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <remarks>Rajbhandari et al. 2020, "ZeRO", arXiv 1910.02054, section 5.1.</remarks>
public sealed record FlatShare(int Index, int Count);
