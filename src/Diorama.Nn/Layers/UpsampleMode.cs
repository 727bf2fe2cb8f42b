namespace Diorama.Nn;

/// <summary>How new pixels come about.</summary>
public enum UpsampleMode
{
    /// <summary>The pixel whose index is floor(index / scale). 1 to 3 axes.</summary>
    Nearest,

    /// <summary>The pixel whose centre is nearest. 1 to 3 axes.</summary>
    NearestExact,

    /// <summary>Linear between pixels. 1 axis.</summary>
    Linear,

    /// <summary>Linear on both axes. 2 axes.</summary>
    Bilinear,

    /// <summary>Cubic on both axes; may overshoot. 2 axes.</summary>
    Bicubic,

    /// <summary>Linear on all axes. 3 axes.</summary>
    Trilinear,
}
