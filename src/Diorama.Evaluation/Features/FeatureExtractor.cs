using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// The network through whose eyes pictures are compared. Distances in its features mean nothing in another's: its name and its weights' checksum stand
/// beside every figure.
/// </summary>
/// <param name="Network">The network, in evaluation mode; borrowed.</param>
/// <param name="Spec">The pictures that it was trained on, [C, H, W]. Others are fitted to these.</param>
/// <param name="Name">What figures call it: its recipe's name.</param>
/// <param name="Sha256">Of its weights' file, in hexadecimal.</param>
public sealed record FeatureExtractor(IFeatures Network, DataSpec Spec, string Name, string Sha256)
{
    private const int ShortHash = 8;

    /// <summary>Whether of larger pictures it looks at the middle, as of digits with a border; else they are made smaller.</summary>
    /// <value>Default false.</value>
    public bool LooksAtMiddle { get; init; }

    /// <summary>Whether the details that a smaller picture cannot hold are smoothed away first, when one is made smaller.</summary>
    /// <value>Default true.</value>
    public bool IsAntialiased { get; init; } = true;

    /// <summary>How many pictures it looks at together: what a network holds of many large ones may be too much.</summary>
    /// <value>At least 1; default all that it is shown.</value>
    public int AtOnce { get; init; } = int.MaxValue;

    /// <summary>Its name and the beginning of its checksum: <c>digits-classifier 85cc1341</c>.</summary>
    public string Label => $"{Name} {Sha256[..Math.Min(ShortHash, Sha256.Length)]}";

    /// <summary>Whether it can look at these data: at any pictures.</summary>
    public static bool CanLookAt(DataSpec data) => data is { Modality: Modality.Image, Shape.Count: 3 };

    /// <summary>The features of pictures.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1], with 1, 3 or 4 channels of any size; borrowed.</param>
    /// <returns>[B, D] float32, in the current scope.</returns>
    internal Tensor Features(Tensor images)
    {
        using var scope = TensorScope.Open();
        if (images.Size(0) <= AtOnce) return scope.Keep(Look(images));
        var parts = new List<Tensor>();
        for (var first = 0L; first < images.Size(0); first += AtOnce) parts.Add(Look(images.Narrow(0, first, Math.Min(AtOnce, images.Size(0) - first))));
        return scope.Keep(Tensor.Cat([.. parts]));
    }

    private Tensor Look(Tensor images)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(Network.Features(PictureFit.To(images, Spec, LooksAtMiddle, IsAntialiased)));
    }
}
