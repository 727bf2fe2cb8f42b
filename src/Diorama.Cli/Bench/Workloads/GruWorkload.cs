namespace Diorama.Cli.Bench;

/// <summary>gru.py: a step of the 2x256 GRU, batch 32 x 64 characters, gradients clipped to norm 1, Adam.</summary>
internal sealed class GruWorkload() : CharacterWorkload(CharacterNet.OfGru());
