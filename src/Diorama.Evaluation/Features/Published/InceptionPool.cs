namespace Diorama.Evaluation;

/// <summary>How an Inception block pools 3 x 3 windows.</summary>
internal enum InceptionPool
{
    /// <summary>Means at each place, without the padding; then a convolution.</summary>
    Average,

    /// <summary>Greatest values at each place; then a convolution.</summary>
    Max,

    /// <summary>Greatest values at every second place, and nothing after it.</summary>
    MaxHalving,
}
