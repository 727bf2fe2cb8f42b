using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>mlp_vae.py: a step of the 784-400-20 VAE, batch 128, Adam.</summary>
internal sealed class MlpVaeWorkload : Workload
{
    private const double Lr = 1e-3;

    private readonly MlpVaeNet _net;
    private readonly ParameterGroup _group;
    private readonly Adam _optimizer;
    private readonly Tensor[] _batches;
    private int _step;

    public MlpVaeWorkload()
    {
        _net = Owned(new MlpVaeNet());
        _group = Owned(new ParameterGroup(_net.Parameters()));
        _optimizer = Owned(new Adam(_group));
        _batches = Batches(() => Tensor.Rand([128, 784]));
    }

    public override long NumParameters => _net.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var loss = _net.Loss(_batches[_step++ % NumBatches]);
        _group.ZeroGradients();
        loss.Backward();
        _optimizer.Step(Lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        var own = new Dictionary<string, Tensor>(peer);
        foreach (var part in (string[])["weight", "bias"])
        {
            own.Remove($"weights.mean.{part}", out var mean);
            own.Remove($"weights.log_variance.{part}", out var logVariance);
            own[$"weights.posterior.{part}"] = Tensor.Cat([mean!, logVariance!]);
        }
        LoadWeights(own, _net);
    }
}
