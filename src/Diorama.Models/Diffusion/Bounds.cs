using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Keeps expected pictures within bounds.</summary>
internal static class Bounds
{
    private const double Share = 0.995;

    /// <param name="threshold">How.</param>
    /// <param name="picture">[B, …].</param>
    /// <returns>[B, …]; the same where nothing is to be done.</returns>
    internal static Tensor Apply(Threshold threshold, Tensor picture)
    {
        if (threshold == Threshold.None) return picture;
        if (threshold == Threshold.Clip) return picture.Clamp(-1, 1);
        using var scope = TensorScope.Open();
        var flat = picture.Flatten(1);
        var largest = flat.Abs().Quantile(Tensor.FromValue((float)Share).To(picture.Device), 1, keepdim: true).ClampMin(1); // [B, 1]
        return scope.Keep(flat.Minimum(largest).Maximum(-largest).Div(largest).View(picture.Shape));
    }
}
