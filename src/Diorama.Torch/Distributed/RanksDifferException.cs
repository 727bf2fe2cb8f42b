using Diorama.Core;

namespace Diorama.Torch;

/// <summary>The ranks of a process group do not do the same: another operation, shape, type or order. Every rank learns of it, and nothing was computed.</summary>
/// <param name="message">Which rank wanted what.</param>
public sealed class RanksDifferException(string message)
    : MachineException($"{message}. Start all ranks with one program, one recipe and the same data");
