using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Says which pixels of a picture it doubts. Who only scores whole pictures is asked by hiding parts of them.</summary>
public interface IDoubtImages
{
    /// <summary>How much it doubts each pixel.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="labels">[B] int64 where the model is conditional, else null; borrowed.</param>
    /// <returns>[B, H, W] float32, higher is more doubtful; nats of each pixel where it has a likelihood. In the current scope.</returns>
    Tensor Doubt(Tensor images, Tensor? labels = null);
}
