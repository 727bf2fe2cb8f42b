namespace Diorama.Data.Features;

/// <summary>How a sound is cut into frames, and its frequencies gathered into bands as the ear does.</summary>
public sealed record MelOptions
{
    /// <value>Samples a frame, at least 2; default 1,024.</value>
    public int FrameLength { get; init; } = 1024;

    /// <value>Samples from one frame's beginning to the next; at least 1, default 256.</value>
    public int Hop { get; init; } = 256;

    /// <value>Bands; at least 1, default 40.</value>
    public int NumBands { get; init; } = 40;

    /// <value>Where the lowest band begins, in Hz; default 0.</value>
    public double MinFrequency { get; init; }

    /// <value>Where the highest band ends, in Hz; default null: half the sample rate.</value>
    public double? MaxFrequency { get; init; }

    /// <value>Which scale the bands are equally wide on; default <see cref="MelScale.Slaney"/>.</value>
    public MelScale Scale { get; init; } = MelScale.Slaney;
}
