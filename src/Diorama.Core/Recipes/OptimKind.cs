namespace Diorama.Core;

/// <summary>The optimisers, as PyTorch names them.</summary>
public enum OptimKind
{
    /// <summary>Stochastic gradient descent, with momentum where it is set.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>RMSprop (Hinton 2012).</summary>
    RmsProp,
}
