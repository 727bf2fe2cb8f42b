using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What an LSTM carries from one sequence to the next.</summary>
/// <param name="Hidden">Hidden states [numLayers, N, hiddenSize].</param>
/// <param name="Cell">Cell states [numLayers, N, hiddenSize].</param>
public readonly record struct LstmState(Tensor Hidden, Tensor Cell);
