namespace Diorama.Core;

/// <summary>What type the heavy operators of training compute in. Parameters, optimisers and losses are float32 always.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Matrix products and convolutions in bfloat16: less memory and more speed where the device has units for it, and three digits instead of seven.</summary>
    Bfloat16,

    /// <summary>The same in float16, under a loss scale that keeps small gradients from vanishing; on graphics processors only.</summary>
    Float16,

    /// <summary>bfloat16, or on a graphics processor float16, where its steps are faster than those of float32 on this machine, else float32: measured when a run begins, and kept by it.</summary>
    Auto,
}
