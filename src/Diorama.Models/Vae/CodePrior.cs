using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The prior over the codes of a picture: a gated PixelCNN predicts each code from those before it, and of the class where it is told one.</summary>
/// <remarks>van den Oord et al. 2017, arXiv 1711.00937, section 3.3. Parameters: <c>codes.weight</c>, what the network reads of each code, and <c>network.*</c>.</remarks>
internal sealed class CodePrior : Module
{
    private readonly Embedding _codes;
    private readonly GatedPixelNetwork _network;

    /// <param name="config">Sizes.</param>
    /// <param name="height">Rows of codes.</param>
    /// <param name="width">Columns of codes.</param>
    /// <param name="numClasses">Classes that it is told; 0: none.</param>
    internal CodePrior(VqVaeConfig config, int height, int width, int numClasses)
    {
        _codes = Add("codes", new Embedding(config.Codes, config.Prior.Width));
        _network = Add("network", new GatedPixelNetwork(config.Prior, new(config.Prior.Width, 1, config.Codes, height, width, numClasses)));
    }

    internal PixelMap Map => _network.Map;

    /// <summary>-log p(codes) of each picture, in nats.</summary>
    /// <param name="codes">[B, h, w] int64.</param>
    /// <param name="label">[B] int64, or null.</param>
    /// <returns>[B].</returns>
    internal Tensor Nats(Tensor codes, Tensor? label)
    {
        var input = _codes.Forward(codes).Permute(0, 3, 1, 2);
        var logits = _network.Forward(input, Condition(label)).To(input.DType);
        return Loss.CrossEntropy(logits.Flatten(2), codes.Flatten(1), reduction: Reduction.None).Sum([1]);
    }

    /// <summary>Draws the codes of pictures.</summary>
    /// <param name="label">[B] int64, or null.</param>
    /// <param name="uniform">[B, h * w] in [0, 1): what to draw by.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>[B, h, w] int64, in the current scope.</returns>
    internal Tensor Draw(Tensor? label, Tensor uniform, double temperature)
    {
        using var scope = TensorScope.Open();
        var codes = Tensor.Zeros(uniform.Shape, DType.Int64, uniform.Device);
        var place = 0;
        PixelSampler.Draw(_network, Condition(label), uniform, (logits, numbers) =>
        {
            var code = LevelValues.Draw(logits, numbers, temperature);
            codes.Select(1, place++).CopyInPlace(code);
            return _codes.Forward(code);
        });
        return scope.Keep(codes.View(-1, Map.Height, Map.Width));
    }

    private Tensor? Condition(Tensor? label) => label?.OneHot(Map.Conditions).ToCopy(DType.Float32);
}
