namespace Diorama.Nn;

/// <summary>What stands between the attentions of a Transformer.</summary>
public enum FeedForwardKind
{
    /// <summary>down(silu(gate x) up x): Shazeer 2020, arXiv 2002.05202, eq. 6.</summary>
    SwiGlu,

    /// <summary>down(gelu(up x)), by the formula with the hyperbolic tangent (GPT-2).</summary>
    GeluTanh,

    /// <summary>down(gelu(up x)).</summary>
    Gelu,

    /// <summary>down(relu(up x)): Vaswani et al. 2017, arXiv 1706.03762, eq. 2.</summary>
    Relu,
}
