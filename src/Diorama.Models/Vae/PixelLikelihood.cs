namespace Diorama.Models;

/// <summary>How a decoder's output is read as a distribution of pixels, each independent of the others.</summary>
public enum PixelLikelihood
{
    /// <summary>Each pixel is black or white, and the output is the logit of white.</summary>
    Bernoulli,

    /// <summary>Each pixel is a number in [-1, 1], normal around the output, with one learnt deviation for all.</summary>
    Gaussian,
}
