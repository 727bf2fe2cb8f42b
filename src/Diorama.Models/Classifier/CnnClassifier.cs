using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Tells classes of small pictures apart: three times convolution 3 x 3, batch norm and ReLU, with the map halved after the first two, then dropout and
/// a linear layer. Its objective is cross-entropy; accuracy is reported beside it.
/// </summary>
public sealed class CnnClassifier : GenerativeModel, IClassify
{
    private readonly CnnClassifierConfig _config;
    private readonly Sequential _layers;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="spec">Pictures [C, H, W], at least 4 x 4, with classes.</param>
    public CnnClassifier(CnnClassifierConfig config, DataSpec spec)
        : base(spec)
    {
        _config = config;
        var (width, features) = ((long)config.Width, 4 * config.Width * (spec.Shape[1] / 4) * (spec.Shape[2] / 4));
        _layers = Add("layers", new Sequential(
            new Conv2d(spec.Shape[0], width, 3, padding: 1, bias: false), new BatchNorm2d(width), Activation.Relu(), new MaxPool2d(2),
            new Conv2d(width, 2 * width, 3, padding: 1, bias: false), new BatchNorm2d(2 * width), Activation.Relu(), new MaxPool2d(2),
            new Conv2d(2 * width, 4 * width, 3, padding: 1, bias: false), new BatchNorm2d(4 * width), Activation.Relu(),
            new Flatten(), new Dropout(config.Dropout), new Linear(features, spec.Classes.Count)));
        Objectives = [new() { Name = "classifier", Parameters = [.. Parameters()], Compute = Compute }];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public Tensor Classify(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(this);
        return scope.Keep(_layers.Forward(input).Softmax(1));
    }

    private ObjectiveLoss Compute(Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], batch["label"]);
        var logits = _layers.Forward(RandomShift.Apply(image, _config.Shift, context.Generator));
        return new(logits.CrossEntropyLoss(label), ("accuracy", logits.Detach().Argmax(1).Eq(label).ToCopy(DType.Float32).Mean()));
    }

    private static CnnClassifier? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = CnnClassifierConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }
}
