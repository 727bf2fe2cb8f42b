using Diorama.Core;

namespace Diorama.Torch;

/// <summary>A rank of a process group does not answer: it ended, stands still, or cannot be reached.</summary>
/// <param name="message">What was tried, and how it ended.</param>
public sealed class RankLostException(string message) : MachineException(message);
