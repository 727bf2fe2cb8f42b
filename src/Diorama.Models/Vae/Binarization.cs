namespace Diorama.Models;

/// <summary>How grey pixels, from 0 (black) to 1 (white), become black or white.</summary>
public enum Binarization
{
    /// <summary>They do not: the grey value itself is the target of the cross-entropy, which then is no likelihood.</summary>
    None,

    /// <summary>White with the grey value as the probability, drawn anew each time the picture is seen in training; when measured, the same for each picture.</summary>
    Dynamic,

    /// <summary>White with the grey value as the probability, drawn once and for all for each picture, in training too: easier to learn by heart, and worse on test (Burda et al. 2016, section 5).</summary>
    Fixed,

    /// <summary>White from one half on.</summary>
    Threshold,
}
