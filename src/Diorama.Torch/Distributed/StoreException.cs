using Diorama.Core;

namespace Diorama.Torch;

/// <summary>What should be a store is none, is not there, or does not answer. One that ended while it was in use is a <see cref="TorchException"/>.</summary>
/// <param name="message">What was found where, and what to do.</param>
public sealed class StoreException(string message) : MachineException(message);
