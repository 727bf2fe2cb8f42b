using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Pictures that a user gives to a model, brought to its shape. What was cut off or scaled to that end is counted, and told.</summary>
/// <param name="shape">The model's, [C, H, W].</param>
internal sealed class GivenPictures(IReadOnlyList<long> shape)
{
    private int _count;
    private int _cropped;
    private int _scaled;

    /// <summary>The picture's middle, at the model's size: [1, C, H, W] in the current scope.</summary>
    public Tensor Fit(Picture picture)
    {
        var (height, width) = (shape[1], shape[2]);
        _count++;
        if (picture.Width * height != picture.Height * width) _cropped++;
        if (picture.Width != width || picture.Height != height) _scaled++;
        return PictureTensors.FromPicture(picture, shape);
    }

    /// <summary>Says how many pictures had another size, if any had.</summary>
    public void Tell()
    {
        if (_scaled == 0) return;
        var (which, whose) = _count == 1 ? ("The picture", "its") : ($"{_scaled} of {_count} pictures", $"of {_cropped} the");
        Terminal.Note($"{which} had another size than the model's {shape[2]} x {shape[1]}: scaled{(_cropped > 0 ? $", {whose} edges cut off" : "")}.");
    }
}
