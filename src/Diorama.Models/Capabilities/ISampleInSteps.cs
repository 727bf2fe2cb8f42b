namespace Diorama.Models;

/// <summary>Makes a picture step by step out of noise, in as many steps as are wanted, and leads it towards what was asked for.</summary>
public interface ISampleInSteps : ISampleImages
{
    /// <summary>The most steps that it can take; at least 1.</summary>
    int MaxSteps { get; }

    /// <summary>Whether <see cref="ImageRequest.Guidance"/> means something to it: it is told things, and learnt to do without at times.</summary>
    bool TakesGuidance { get; }
}
