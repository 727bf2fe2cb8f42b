using System.Collections.Immutable;

namespace Diorama.Data.Images;

/// <summary>One half of pictures that hold two, side by side.</summary>
internal sealed class SideBySide(IPictures whole, bool right) : IPictures
{
    /// <inheritdoc/>
    public int Count => whole.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes => whole.Classes;

    /// <inheritdoc/>
    public bool HasCaptions => whole.HasCaptions;

    /// <inheritdoc/>
    public bool Decodes => whole.Decodes;

    /// <inheritdoc/>
    public PictureEntry Entry(int index) => whole.Entry(index);

    /// <inheritdoc/>
    public string? File(int index) => whole.File(index);

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue)
    {
        // A half's smaller side may be half of what the whole's is.
        var picture = whole.Load(index, (int)Math.Min(int.MaxValue, 2L * side));
        if (picture.Width % 2 != 0) throw new BadSampleException(Entry(index).Name, $"its width is odd, and two pictures side by side need an even one: {picture.Width}");
        var half = picture.Width / 2;
        return picture.Crop(right ? half : 0, 0, half, picture.Height);
    }
}
