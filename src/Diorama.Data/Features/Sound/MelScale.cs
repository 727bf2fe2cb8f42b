namespace Diorama.Data.Features;

/// <summary>A scale of pitch as the ear hears it.</summary>
public enum MelScale
{
    /// <summary>Linear up to 1,000 Hz, logarithmic above: Slaney's Auditory Toolbox (1998), and librosa's default.</summary>
    Slaney,

    /// <summary>2595 log10(1 + f / 700): the Hidden Markov Model Toolkit's (O'Shaughnessy 1987).</summary>
    Htk,
}
