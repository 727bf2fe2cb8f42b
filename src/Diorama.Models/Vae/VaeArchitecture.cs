namespace Diorama.Models;

/// <summary>What the encoder and the decoder of a <see cref="Vae"/> are made of.</summary>
public enum VaeArchitecture
{
    /// <summary>Linear layers, with ReLU between.</summary>
    Mlp,

    /// <summary>Convolutions 4 x 4 of stride 2, each of which halves the picture (in the decoder: doubles), with ReLU between, and one linear layer.</summary>
    Conv,
}
