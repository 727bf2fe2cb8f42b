using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>unet.py: a step of flow matching with a U-Net at 1x28x28 by class, batch 64, gradients clipped to norm 1, AdamW.</summary>
internal sealed class UnetWorkload : Workload
{
    private const int BatchSize = 64;
    private const int NumClasses = 10;
    private const double Lr = 1e-3;

    private readonly FlowMatching _model;
    private readonly Objective _objective;
    private readonly ParameterGroup _group;
    private readonly AdamW _optimizer;
    private readonly Generator _generator;
    private readonly Tensor[] _batches;
    private readonly Tensor _labels;
    private int _step;

    public UnetWorkload()
    {
        var spec = new DataSpec { Modality = Modality.Image, Shape = [1, 28, 28], Classes = [.. Enumerable.Range(0, NumClasses).Select(c => $"{c}")] };
        _model = Owned(new FlowMatching(new() { Unet = new() { Blocks = 1, Patch = 2 }, Wishes = new() { Conditional = true } }, spec));
        _objective = _model.Objectives[0];
        _group = Owned(new ParameterGroup(_model.Parameters()));
        _optimizer = Owned(new AdamW(_group, weightDecay: 0));
        _generator = Owned(Generator.Default());
        _batches = Batches(() => (Tensor.Rand([BatchSize, 1, 28, 28]) * 2) - 1);
        using var scope = TensorScope.Open();
        _labels = Owned(Tensor.From<long>([.. Enumerable.Range(0, BatchSize).Select(i => (long)i % NumClasses)]).Own());
    }

    public override long NumParameters => _model.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var batch = new Batch(BatchSize, new Dictionary<string, Tensor> { ["image"] = _batches[_step++ % NumBatches], ["label"] = _labels });
        var loss = _objective.Compute(batch, new(_step, _step, _generator)).Total;
        _group.ZeroGradients();
        loss.Backward();
        GradientClipping.ByNorm([_group], 1);
        _optimizer.Step(Lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        LoadWeights(peer.ToDictionary(p => p.Key.Replace("weights.", "weights.denoiser.", StringComparison.Ordinal), p => p.Value), _model);
    }
}
