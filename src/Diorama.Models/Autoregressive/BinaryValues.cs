using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Black (0) or white (1), as <see cref="BernoulliPixels"/> has it: one logit a channel.</summary>
internal sealed class BinaryValues : PixelValues
{
    private readonly BernoulliPixels _pixels;

    internal BinaryValues(Binarization binarization) => _pixels = Add("pixels", new BernoulliPixels(binarization));

    internal override string Words => _pixels.Words;

    internal override Tensor Learnt(Tensor image, Generator generator) => _pixels.Learnt(image, generator);

    // The seed of each picture's draw is the whole picture.
    internal override Tensor Measured(Tensor image) => _pixels.Measured(image.Flatten(1)).View(image.Shape);

    internal override Tensor Input(Tensor values) => (values * 2) - 1;

    internal override Tensor Nats(Tensor logits, Tensor values) => _pixels.OfEach(logits.Flatten(1), values.Flatten(1));

    internal override Tensor NatsOfPixels(Tensor logits, Tensor values) => (logits.Softplus() - (logits * values)).Sum([1]);

    internal override Tensor DrawInput(Tensor logits, Tensor uniform, double temperature) =>
        Input(uniform.Lt((logits.Squeeze(1) / temperature).Sigmoid()).ToCopy(logits.DType));
}
