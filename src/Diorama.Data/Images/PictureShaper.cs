namespace Diorama.Data.Images;

/// <summary>Brings pictures of any size to that of the samples.</summary>
internal sealed class PictureShaper(PictureOptions options)
{
    /// <summary>The picture as a sample has it, in bytes.</summary>
    internal Picture Shape(Picture picture)
    {
        // Laid on the background first: resizing would else mix the colours of what nobody sees into the edges.
        if (options.Channels != 4) picture = picture.WithChannels(options.Channels, options.Background);
        var shaped = options.Fit == ImageFit.Crop ? picture.CropAndResize(options.Size, options.Size) : picture.Resize(options.Size, options.Size);
        return shaped.WithChannels(options.Channels, options.Background).WithoutHiddenColours();
    }

    /// <summary>Writes the picture as numbers, [channels, size, size].</summary>
    internal void Write(Picture picture, bool mirrored, Span<float> target)
    {
        picture = Shape(picture);
        if (mirrored) picture = picture.Mirrored();
        PictureWriter.Write(picture.Pixels, options.Channels, target);
    }
}
