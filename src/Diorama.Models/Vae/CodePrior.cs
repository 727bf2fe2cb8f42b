using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The prior over the codes of a picture: a gated PixelCNN predicts each code from those before it, and from the class and the caption where it is told them.</summary>
/// <remarks>
/// van den Oord et al. 2017, arXiv 1711.00937, section 3.3. Parameters: <c>codes.weight</c>, what the network reads of each code, <c>captions.*</c> and <c>network.*</c>.
/// </remarks>
internal sealed class CodePrior : Module
{
    private readonly int _numClasses;
    private readonly Embedding _codes;
    private readonly CaptionEncoder? _captions;
    private readonly GatedPixelNetwork _network;

    /// <param name="config">Sizes.</param>
    /// <param name="height">Rows of codes.</param>
    /// <param name="width">Columns of codes.</param>
    /// <param name="spec">Of the data: the classes and words that it is told.</param>
    internal CodePrior(VqVaeConfig config, int height, int width, DataSpec spec)
    {
        var wishes = config.Wishes;
        _numClasses = spec.Classes.Count;
        if (wishes.Captions) _captions = Add("captions", new CaptionEncoder(spec.Captions!, wishes.CaptionWidth, wishes.CaptionLayers));
        var numClasses = wishes.Conditional ? _numClasses : 0;
        _codes = Add("codes", new Embedding(config.Codes, config.Prior.Width));
        _network = Add(
            "network",
            new GatedPixelNetwork(
                config.Prior,
                new(config.Prior.Width, 1, config.Codes, height, width, numClasses + wishes.WordDim)
                {
                    ConditionLayout = AxisLayout.Beside(EntryNames.OfClasses(numClasses), wishes.WordDim),
                }
            )
        );
    }

    internal PixelMap Map => _network.Map;

    /// <summary>-log p(codes) of each picture, in nats.</summary>
    /// <param name="codes">[B, h, w] int64.</param>
    /// <param name="wishes">What is known of each.</param>
    /// <returns>[B].</returns>
    internal Tensor Nats(Tensor codes, Wishes wishes)
    {
        var input = _codes.Forward(codes).Permute(0, 3, 1, 2);
        var logits = _network.Forward(input, Condition(wishes)).To(input.DType);
        return Loss.CrossEntropy(logits.Flatten(2), codes.Flatten(1), reduction: Reduction.None).Sum([1]);
    }

    /// <summary>Draws the codes of pictures.</summary>
    /// <param name="wishes">What is wanted of each.</param>
    /// <param name="uniform">[B, h * w] in [0, 1): what to draw by.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <param name="stop">Asks to stop before the next code.</param>
    /// <returns>[B, h, w] int64, in the current scope.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    internal Tensor Draw(Wishes wishes, Tensor uniform, double temperature, CancellationToken stop)
    {
        using var scope = TensorScope.Open();
        var codes = Tensor.Zeros(uniform.Shape, DType.Int64, uniform.Device);
        var place = 0;
        PixelSampler.Draw(_network, Condition(wishes), uniform, (logits, numbers) =>
        {
            stop.ThrowIfCancellationRequested();
            var code = LevelValues.Draw(logits, numbers, temperature);
            codes.Select(1, place++).CopyInPlace(code);
            return _codes.Forward(code);
        });
        return scope.Keep(codes.View(-1, Map.Height, Map.Width));
    }

    // A class that is not known is none of them, and so zeros; of a caption the vector that stands for the whole.
    private Tensor? Condition(Wishes wishes)
    {
        var label = wishes.Label?.OneHot(_numClasses + 1)[.., .._numClasses].To(TorchRuntime.DefaultDType);
        var caption = wishes.Caption is null ? null : _captions!.Forward(wishes.Caption).Pooled.To(TorchRuntime.DefaultDType);
        return label is null ? caption : caption is null ? label : Tensor.Cat([label, caption], 1); // [B, conditions]
    }
}
