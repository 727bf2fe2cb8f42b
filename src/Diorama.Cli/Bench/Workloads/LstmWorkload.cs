namespace Diorama.Cli.Bench;

/// <summary>lstm.py: a step of the 2x256 LSTM, batch 32 x 64 characters, gradients clipped to norm 1, Adam.</summary>
internal sealed class LstmWorkload() : CharacterWorkload(CharacterNet.OfLstm());
