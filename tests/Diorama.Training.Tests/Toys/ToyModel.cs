using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>
/// All that makes resuming hard, in small: two objectives that take turns, a shared trunk, dropout and noise, running statistics, a lazy and a repeated
/// objective, fresh batches.
/// </summary>
internal sealed class ToyModel : GenerativeModel
{
    public const string Kind = "toy";

    private readonly Linear _trunk;
    private readonly BatchNorm1d _norm;
    private readonly Dropout _dropout;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly double _poisonedStep;

    private ToyModel(DataSpec spec, double poisonedStep)
        : base(spec)
    {
        _poisonedStep = poisonedStep;
        var dim = spec.Shape[0];
        _trunk = Add("trunk", new Linear(dim, 8));
        _norm = Add("norm", new BatchNorm1d(8));
        _dropout = Add("dropout", new Dropout(0.3));
        _first = Add("first", new Linear(8, dim));
        _second = Add("second", new Linear(8, dim));
        Objectives =
        [
            new Objective
            {
                Name = "first",
                Parameters = [.. _trunk.Parameters(), .. _norm.Parameters(), .. _first.Parameters()],
                Compute = (batch, context) => Reconstruct(batch["image"], _first, context),
                Repeat = 2,
                FreshBatch = true,
            },
            new Objective
            {
                Name = "second",
                Parameters = [.. _trunk.Parameters(), .. _second.Parameters()],
                Compute = (batch, context) => Reconstruct(batch["image"], _second, context),
                Every = 2,
            },
        ];
    }

    public override IReadOnlyList<Objective> Objectives { get; }

    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var poisonedStep = reader.Double("poisonedStep", -1);
        reader.Finish();
        return new ToyModel(spec, poisonedStep);
    });

    private ObjectiveLoss Reconstruct(Tensor image, Linear head, ObjectiveContext context)
    {
        var noisy = image + Tensor.Randn(image.Shape, context.Generator) * 0.1;
        var output = head.Forward(_dropout.Forward(_norm.Forward(_trunk.Forward(noisy)).Tanh()));
        var error = Loss.Mse(output, image);
        return new ObjectiveLoss(context.Step == _poisonedStep ? error * double.NaN : error, ("error", error));
    }
}
