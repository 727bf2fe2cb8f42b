using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A classifier that looks at pictures a model made.</summary>
/// <param name="Classifier">The classifier, in evaluation mode; borrowed.</param>
/// <param name="Spec">The data that it was trained on.</param>
/// <param name="Name">What protocols call it, with its own accuracy, such as <c>digits-classifier, 99.2% on test</c>.</param>
public sealed record ImageJudge(IClassify Classifier, DataSpec Spec, string Name)
{
    /// <summary>Whether pictures of other channels and sizes are fitted to its own, as for a <see cref="FeatureExtractor"/>.</summary>
    /// <value>Default false: it looks at those of its channels alone, no smaller than its own, and at their middle.</value>
    public bool IsFitted { get; init; }

    /// <summary>Whether it can look at pictures of these data.</summary>
    public bool CanJudge(DataSpec data) => IsFitted
        ? FeatureExtractor.CanLookAt(data)
        : data.Modality == Modality.Image && data.Shape.Count == 3 && Spec.Shape.Count == 3
            && data.Shape[0] == Spec.Shape[0] && data.Shape[1] >= Spec.Shape[1] && data.Shape[2] >= Spec.Shape[2];

    /// <summary>The pictures as it takes them. The middle of larger ones, where they are not fitted: digits on 32 x 32 are those on 28 x 28 with a border.</summary>
    internal Tensor Fit(Tensor images)
    {
        if (IsFitted) return PictureFit.To(images, Spec, middle: false);
        var (top, left) = ((images.Size(2) - Spec.Shape[1]) / 2, (images.Size(3) - Spec.Shape[2]) / 2);
        return images.Narrow(2, top, Spec.Shape[1]).Narrow(3, left, Spec.Shape[2]);
    }
}
