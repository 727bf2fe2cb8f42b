namespace Diorama.Models;

/// <summary>What a recurrent model is built of.</summary>
public enum RecurrentCell
{
    /// <summary>Gated recurrent units (Cho et al. 2014).</summary>
    Gru,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997).</summary>
    Lstm,
}
