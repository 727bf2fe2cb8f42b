using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>character_step.py: a step of a character model, batch 32 x 64 characters, gradients clipped to norm 1, Adam.</summary>
internal abstract class CharacterWorkload : Workload
{
    private const int BatchSize = 32;
    private const int Time = 64;
    private const double Lr = 1e-3;

    private readonly CharacterNet _net;
    private readonly ParameterGroup _group;
    private readonly Adam _optimizer;
    private readonly Tensor[] _batches;
    private int _step;

    /// <param name="net">The model; owned from here on.</param>
    private protected CharacterWorkload(CharacterNet net)
    {
        _net = Owned(net);
        _group = Owned(new ParameterGroup(_net.Parameters()));
        _optimizer = Owned(new Adam(_group));
        _batches = Batches(() => Tensor.Randint(0, CharacterNet.Vocabulary, [2, Time, BatchSize])); // ids, and what follows each
    }

    public override long NumParameters => _net.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var batch = _batches[_step++ % NumBatches];
        var loss = Loss.CrossEntropy(_net.Forward(batch[0]).Flatten(0, 1), batch[1].Flatten());
        _group.ZeroGradients();
        loss.Backward();
        GradientClipping.ByNorm([_group], 1);
        _optimizer.Step(Lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        LoadWeights(peer, _net);
    }
}
