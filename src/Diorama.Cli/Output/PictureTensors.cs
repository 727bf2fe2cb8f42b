using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Pictures to tensors in [-1, 1] and back.</summary>
internal static class PictureTensors
{
    /// <summary>The pictures of [N, C, H, W].</summary>
    public static IReadOnlyList<Picture> ToPictures(Tensor images) =>
        ImageGrid.FromValues(images.ToArray<float>(), (int)images.Size(1), (int)images.Size(2), (int)images.Size(3));

    /// <summary>A picture, cut and scaled to a shape [C, H, W]: [1, C, H, W] in the current scope.</summary>
    public static Tensor FromPicture(Picture picture, IReadOnlyList<long> shape)
    {
        var (channels, height, width) = ((int)shape[0], (int)shape[1], (int)shape[2]);
        var fitted = picture.CropAndResize(width, height).WithChannels(channels);
        var planar = new byte[fitted.Pixels.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var i = 0; i < width * height; i++) planar[channel * width * height + i] = fitted.Pixels[i * channels + channel];
        }
        var values = new float[planar.Length];
        PixelScale.ToValues(planar, values);
        return Tensor.From<float>(values, 1, channels, height, width);
    }
}
