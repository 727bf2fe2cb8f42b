using System.Collections.Immutable;

namespace Diorama.Data.Images;

/// <summary>Pictures of any sizes that can be had at random, and what is known of each: what <see cref="PictureDataset"/> makes samples of. Safe for several threads at once.</summary>
public interface IPictures
{
    /// <summary>How many there are; at least 1.</summary>
    int Count { get; }

    /// <summary>The names of the classes, by number; empty where there are none, and then every label is 0.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>True where there are captions, for some pictures at least.</summary>
    bool HasCaptions { get; }

    /// <summary>True where <see cref="Load"/> decodes a file, false where it copies what is decoded.</summary>
    bool Decodes { get; }

    /// <summary>What is broken or missing, as far as opening told; none of it is counted in <see cref="Count"/>.</summary>
    IReadOnlyList<BadSample> Broken => [];

    /// <summary>What was left out on purpose, and what else is good to know, in whole lines.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The file that <see cref="Load"/> decodes for a picture; null where it decodes none.</summary>
    string? File(int index) => null;

    /// <summary>What is known of a picture.</summary>
    PictureEntry Entry(int index);

    /// <summary>As much of it as can be had without reading from the disk: all but name and captions.</summary>
    PictureEntry Numbers(int index) => Entry(index);

    /// <summary>The picture.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <param name="side">What is wanted of its smaller side: a larger one may be given smaller, but not below this, where that is faster.</param>
    /// <exception cref="BadSampleException">It is broken or missing.</exception>
    Picture Load(int index, int side = int.MaxValue);
}
