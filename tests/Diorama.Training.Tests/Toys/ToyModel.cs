using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>
/// All that makes resuming hard, in small: two objectives that take turns, a shared trunk, dropout, noise of the run's generator and of the process's, running statistics, a late and a repeated
/// objective, fresh batches, samples that draw from every generator there is.
/// </summary>
internal sealed class ToyModel : GenerativeModel, ISampleImages
{
    public const string Kind = "toy";

    private readonly Linear _trunk;
    private readonly BatchNorm1d _norm;
    private readonly Dropout _dropout;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly double _poisonedStep;
    private readonly string _noise;
    private long _lastStep = -1;

    private ToyModel(DataSpec spec, double poisonedStep, (int From, int Until) second, string noise)
        : base(spec)
    {
        _poisonedStep = poisonedStep;
        _noise = noise;
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
                From = second.From,
                Until = second.Until,
            },
        ];
    }

    public override IReadOnlyList<Objective> Objectives { get; }

    public bool IsConditional => false;

    /// <summary>Whether the loss of the poisoned step is no number: on one rank of several, say.</summary>
    public bool IsPoisoned { get; set; } = true;

    /// <summary>Told of every step, from 1, before its first loss.</summary>
    public Action<long> Stepping { get; set; } = _ => { };

    public Tensor Sample(ImageRequest request)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        var noise = Tensor.Randn([request.Count, Spec.Shape[0]]) + Tensor.Randn([request.Count, Spec.Shape[0]], generator);
        return scope.Keep(_second.Forward(_dropout.Forward(_norm.Forward(_trunk.Forward(noise)).Tanh())).Tanh().View([request.Count, 1, 2, 2]));
    }

    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var poisonedStep = reader.Double("poisonedStep", -1);
        var second = (reader.Int("secondFrom", 0), reader.Int("secondUntil", int.MaxValue));
        var noise = reader.String("noise", "all"); // of the process's generator too; else of its own; or none; without batch norm, which sees a share of the batch, where plain
        reader.Finish();
        return new ToyModel(spec, poisonedStep, second, noise);
    });

    private ObjectiveLoss Reconstruct(Tensor image, Linear head, ObjectiveContext context)
    {
        if (head == _first && context.Step != _lastStep) Stepping((_lastStep = context.Step) + 1);
        var error = Loss.Mse(_noise switch
        {
            "plain" => head.Forward(_trunk.Forward(image).Tanh()),
            "none" => head.Forward(_norm.Forward(_trunk.Forward(image)).Tanh()),
            _ => Noisy(image, head, context),
        }, image);
        return new ObjectiveLoss(context.Step == _poisonedStep && IsPoisoned ? error * double.NaN : error, ("error", error));
    }

    private Tensor Noisy(Tensor image, Linear head, ObjectiveContext context)
    {
        var noisy = image + Tensor.Randn(image.Shape, context.Generator) * 0.1;
        if (_noise == "all") noisy += Tensor.Randn(image.Shape) * 0.02;
        return head.Forward(_dropout.Forward(_norm.Forward(_trunk.Forward(noisy)).Tanh()));
    }
}
