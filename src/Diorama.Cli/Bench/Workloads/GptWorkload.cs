using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>gpt.py: a step of the 4x128 GPT, batch 12 x 64, gradients clipped to norm 1, AdamW that decays matrices only.</summary>
internal sealed class GptWorkload : Workload
{
    private const int BatchSize = 12;
    private const double Lr = 1e-3;

    private readonly GptNet _net;
    private readonly ParameterGroup[] _groups;
    private readonly AdamW[] _optimizers;
    private readonly Tensor[] _batches;
    private int _step;

    public GptWorkload()
    {
        _net = Owned(new GptNet());
        _groups =
        [
            Owned(new ParameterGroup(_net.Parameters().Where(p => p.IsMatrix))),
            Owned(new ParameterGroup(_net.Parameters().Where(p => !p.IsMatrix))),
        ];
        _optimizers = [.. _groups.Select((g, i) => Owned(new AdamW(g, beta2: 0.99, weightDecay: i == 0 ? 0.1 : 0)))];
        _batches = Batches(() => Tensor.Randint(0, GptNet.Vocabulary, [2, BatchSize, GptNet.Context])); // ids, and what follows each
    }

    public override long NumParameters => _net.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var batch = _batches[_step++ % NumBatches];
        var loss = Loss.CrossEntropy(_net.Forward(batch[0]).Flatten(0, 1), batch[1].Flatten());
        foreach (var group in _groups) group.ZeroGradients();
        loss.Backward();
        GradientClipping.ByNorm(_groups, 1);
        foreach (var optimizer in _optimizers) optimizer.Step(Lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        LoadWeights(peer, _net);
    }
}
