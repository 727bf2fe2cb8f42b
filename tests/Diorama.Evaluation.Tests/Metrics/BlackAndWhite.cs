using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>Draws pictures 2 x 2 whose every pixel is the picture's number over 100, as <see cref="FakePictures"/> are, white from a threshold on, else black.</summary>
internal sealed class BlackAndWhite(double threshold) : IQuantizeImages
{
    public bool IsConditional => false;

    public string Pixels => "white from a threshold on";

    public Tensor Quantize(Tensor images) => (images.Ge(threshold).ToCopy(DType.Float32) * 2) - 1;

    public Tensor Sample(ImageRequest request)
    {
        var values = Enumerable.Range(0, request.Count).SelectMany(i => Enumerable.Repeat((request.First + i) / 100f, 4)).ToArray();
        return Quantize(Tensor.From<float>(values, request.Count, 1, 2, 2));
    }
}
