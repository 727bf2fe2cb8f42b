using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Says how probable data is, or bounds it.</summary>
public interface ILikelihood
{
    /// <summary>What the figure is: <c>exact</c>, <c>ELBO</c>, <c>importance-sampled, k=100</c>, and how pixels are made binary where they are.</summary>
    string Protocol { get; }

    /// <summary>Whether the nats are of symbols or of pixels with so many levels, and so bits; a density of continuous numbers has none, and no least value.</summary>
    bool HasBits => true;

    /// <summary>Of a model of pictures what the nats are of, in words: which pixels, and how grey ones become black or white; null of anything else.</summary>
    /// <value>Default null.</value>
    string? Pixels => null;

    /// <summary>Negative log-likelihood of each example, in nats.</summary>
    /// <param name="batch">Examples; borrowed.</param>
    /// <param name="generator">Where to draw noise from.</param>
    /// <returns>The figures [B] float32, and by how many symbols each is to be divided for a figure per symbol [B] (ones for pictures), both in the current scope.</returns>
    (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator);
}
