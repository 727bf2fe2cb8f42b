using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Pixels that are black (0) or white (1); the decoder's output is the logit of white.</summary>
/// <remarks>
/// With logit l and target x, -log p = softplus(l) - x l: the binary cross-entropy in the fewest passes over memory.
/// </remarks>
internal sealed class BernoulliPixels(Binarization binarization) : PixelModel
{
    internal override string Words => binarization switch
    {
        Binarization.Dynamic => "pixels drawn black or white by their grey value, anew at each look in training, once and for all for each picture measured",
        Binarization.Fixed => "pixels drawn black or white by their grey value, once and for all for each picture, in training too",
        Binarization.Threshold => "pixels white from one half on",
        _ => "cross-entropy of grey pixels, which is no likelihood of binary pictures",
    };

    internal override bool HasBits => binarization != Binarization.None;

    // Three passes, yet less than half the time of libtorch's bernoulli.
    internal override Tensor Learnt(Tensor image, Generator generator) => binarization == Binarization.Dynamic
        ? Tensor.Rand(image.Shape, generator, image.DType, image.Device).Lt(Grey(image)).ToCopy(image.DType)
        : Measured(image);

    internal override Tensor Measured(Tensor image) => binarization is Binarization.Dynamic or Binarization.Fixed ? FixedBinarization.Of(Grey(image)) : Expected(image);

    internal override Tensor Expected(Tensor image) => binarization == Binarization.Threshold ? image.Ge(0).ToCopy(image.DType) : Grey(image);

    internal override Tensor Total(Tensor output, Tensor target) => output.Softplus().Sum() - output.Flatten().Dot(target.Flatten());

    // The scalar product of each row with its target as a product of small matrices: no map of all pixels lies between.
    internal override Tensor OfEach(Tensor output, Tensor target)
    {
        // In bfloat16 so large sums would say little.
        using var exact = Autograd.Autocast(output.Device.Type, enabled: false);
        var rows = output.NumDims == 2 ? output.Unsqueeze(0) : output; // [N, B, D]
        var products = rows.Transpose(0, 1).Bmm(target.Unsqueeze(-1)).Squeeze(-1).T(); // [N, B]
        return output.Softplus().Sum([-1]) - (output.NumDims == 2 ? products.Squeeze(0) : products);
    }

    // 2 sigmoid(l) - 1.
    internal override Tensor Picture(Tensor output) => (output * 0.5).Tanh();

    // (image + 1) / 2, in one pass.
    private static Tensor Grey(Tensor image) => image.Rsub(0.5, alpha: -0.5);
}
