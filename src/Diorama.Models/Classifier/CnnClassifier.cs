using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Tells classes of small pictures apart: three times convolution 3 x 3, batch norm, ReLU and halving of the map, then a hidden linear layer, whose
/// activations are its features, and the last one. Its objective is cross-entropy; accuracy is reported beside it.
/// </summary>
public sealed class CnnClassifier : GenerativeModel, IClassify, IFeatures, IGrow
{
    private readonly CnnClassifierConfig _config;
    private readonly Sequential _body;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="spec">Pictures [C, H, W], at least 8 x 8, with classes.</param>
    public CnnClassifier(CnnClassifierConfig config, DataSpec spec)
        : base(spec)
    {
        _config = config;
        var (width, flat) = ((long)config.Width, AxisLayout.FromInt64(4 * config.Width).Blocks(spec.Shape[1] / 8 * (spec.Shape[2] / 8)));
        var features = new Linear(flat.Count, config.Features);
        features.Lay(flat, config.Features);
        _body = Add("body", new Sequential(
            new Conv2d(spec.Shape[0], width, 3, padding: 1, bias: false), new BatchNorm2d(width), Refined.Map(width, config.Refine), new MaxPool2d(2),
            new Conv2d(width, 2 * width, 3, padding: 1, bias: false), new BatchNorm2d(2 * width), Refined.Map(2 * width, config.Refine), new MaxPool2d(2),
            new Conv2d(2 * width, 4 * width, 3, padding: 1, bias: false), new BatchNorm2d(4 * width), Refined.Map(4 * width, config.Refine), new MaxPool2d(2),
            new Flatten(), features, Refined.Vector(config.Features, config.Refine)));
        _dropout = Add("dropout", new Dropout(config.Dropout));
        _head = Add("head", new Linear(config.Features, spec.Classes.Count));
        _head.Lay(config.Features, EntryNames.OfClasses(spec.Classes.Count));
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
        return scope.Keep(_head.Forward(_body.Forward(input)).Softmax(1));
    }

    /// <inheritdoc/>
    public Tensor Features(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(this);
        return scope.Keep(_body.Forward(input));
    }

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
        [new("width", request.Wide(_config.Width)), new("features", request.Wide(_config.Features)), new("refine", request.Deep(_config.Refine))];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [("logits", _head.Forward(_body.Forward(batch["image"])))];
    }

    private ObjectiveLoss Compute(Batch batch, ObjectiveContext context)
    {
        var (image, label) = (batch["image"], batch["label"]);
        var varied = RandomColour.Apply(RandomShift.Apply(image, _config.Shift, context.Generator), _config.Colour, context.Generator);
        var logits = _head.Forward(_dropout.Forward(_body.Forward(varied))).To(image.DType);
        return new(logits.CrossEntropyLoss(label), ("accuracy", logits.Detach().Argmax(1).Eq(label).ToCopy(DType.Float32).Mean()));
    }

    private static CnnClassifier? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = CnnClassifierConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }
}
