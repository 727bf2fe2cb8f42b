namespace Diorama.Models;

/// <summary>
/// Is made of blocks that the backward pass can compute anew instead of remembering them (<see cref="Nn.ActivationTape"/>): less memory, about a third more time.
/// None of its losses takes gradients of gradients.
/// </summary>
public interface IRecompute;
