namespace Diorama.Models;

/// <summary>Which published language model a Transformer is shaped after.</summary>
public enum TransformerPreset
{
    /// <summary>Rotary positions, RMS norm, SwiGLU, no biases (Touvron et al. 2023, arXiv 2302.13971).</summary>
    Llama,

    /// <summary>Learnt positions, layer norm, GELU, biases (Radford et al. 2019).</summary>
    Gpt2,
}
