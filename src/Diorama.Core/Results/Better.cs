namespace Diorama.Core;

/// <summary>Which of two values of a figure is the better one.</summary>
public enum Better
{
    /// <summary>The lower: nats, errors, distances.</summary>
    Lower,

    /// <summary>The higher: accuracies, shares, BLEU.</summary>
    Higher,
}
