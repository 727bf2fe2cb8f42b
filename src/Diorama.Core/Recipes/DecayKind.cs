namespace Diorama.Core;

/// <summary>Which parameters weight decay shrinks.</summary>
public enum DecayKind
{
    /// <summary>Every one, as PyTorch's optimisers do where nobody divides the parameters.</summary>
    All,

    /// <summary>
    /// Those of two dimensions or more: the weights of linear layers and convolutions, and tables. The gains and biases of layers and norms, which have one, stay out:
    /// a decay would draw them to zero, which is nothing simpler there (as nanoGPT, github.com/karpathy/nanoGPT, and most training of Transformers).
    /// </summary>
    Matrices,
}
