namespace Diorama.Data.Images;

/// <summary>The numbers that black and white become.</summary>
public enum ValueRange
{
    /// <summary>From -1 (byte 0) to 1 (byte 255): what a generator with a tanh output makes.</summary>
    Signed,

    /// <summary>From 0 (byte 0) to 1 (byte 255): what a Bernoulli likelihood takes.</summary>
    Unit,
}
