using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>dcgan.py: a discriminator's and a generator's step at 1x32x32, batch 64, Adam; the pictures are generated once for both.</summary>
internal sealed class DcganWorkload : Workload
{
    private const int BatchSize = 64;
    private const double Lr = 2e-4;

    private readonly Sequential _generator;
    private readonly Sequential _discriminator;
    private readonly ParameterGroup _groupG;
    private readonly ParameterGroup _groupD;
    private readonly Adam _optimizerG;
    private readonly Adam _optimizerD;
    private readonly Tensor[] _batches;
    private int _step;

    public DcganWorkload()
    {
        _generator = Owned(DcganNets.Generator());
        _discriminator = Owned(DcganNets.Discriminator());
        (_groupG, _groupD) = (Owned(new ParameterGroup(_generator.Parameters())), Owned(new ParameterGroup(_discriminator.Parameters())));
        (_optimizerG, _optimizerD) = (Owned(new Adam(_groupG, beta1: 0.5)), Owned(new Adam(_groupD, beta1: 0.5)));
        _batches = Batches(() => (Tensor.Rand([BatchSize, 1, 32, 32]) * 2) - 1);
    }

    public override long NumParameters => _generator.NumParameters() + _discriminator.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var fake = _generator.Forward(Tensor.Randn([BatchSize, DcganNets.Latent, 1, 1]));
        var lossD = LearnToJudge(_batches[_step++ % NumBatches], fake.Detach());
        SetDiscriminatorFrozen(true);
        _groupG.ZeroGradients();
        var lossG = (-_discriminator.Forward(fake)).Softplus().Mean();
        lossG.Backward();
        SetDiscriminatorFrozen(false);
        _optimizerG.Step(Lr);
        return [lossD.Item(), lossG.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        LoadWeights(peer, _generator, "generator.");
        LoadWeights(peer, _discriminator, "discriminator.");
    }

    // Softplus is the binary cross-entropy with logits: of -l for the target 1, of l for 0.
    private Tensor LearnToJudge(Tensor real, Tensor fake)
    {
        using var scope = TensorScope.Open();
        _groupD.ZeroGradients();
        var loss = (-_discriminator.Forward(real)).Softplus().Mean() + _discriminator.Forward(fake).Softplus().Mean();
        loss.Backward();
        _optimizerD.Step(Lr);
        return scope.Keep(loss.Detach());
    }

    private void SetDiscriminatorFrozen(bool frozen)
    {
        foreach (var parameter in _groupD.Parameters) parameter.RequiresGrad = !frozen;
    }
}
