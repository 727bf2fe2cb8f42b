namespace Diorama.Nn;

/// <summary>The function after a layer, by which <see cref="Init.Gain"/> scales its weights.</summary>
public enum Nonlinearity
{
    /// <summary>None, as after a linear or a convolutional layer on its own: gain 1.</summary>
    Linear,

    /// <summary>Gain 1.</summary>
    Sigmoid,

    /// <summary>Gain 5/3.</summary>
    Tanh,

    /// <summary>Gain sqrt(2).</summary>
    Relu,

    /// <summary>Gain sqrt(2 / (1 + slope^2)).</summary>
    LeakyRelu,

    /// <summary>Gain 3/4.</summary>
    Selu,
}
