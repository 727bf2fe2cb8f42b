namespace Diorama.Core;

/// <summary>What type the heavy operators of training compute in. Parameters, optimisers and losses are float32 always.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Matrix products and convolutions in bfloat16: less memory and more speed where the device has units for it, and three digits instead of seven.</summary>
    Bfloat16,
}
