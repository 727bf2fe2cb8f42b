using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A step of a language model, batch 12 x 64, gradients clipped to norm 1, AdamW: the model and the loss that recipes train.</summary>
internal abstract class LanguageWorkload : Workload
{
    private protected const int Context = 64;

    private const int BatchSize = 12;
    private const int Vocabulary = 65;

    private readonly TransformerModel _model;
    private readonly double _lr;
    private readonly ParameterGroup[] _groups;
    private readonly AdamW[] _optimizers;
    private readonly Tensor[] _batches;
    private int _step;

    /// <param name="layers">The model's.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="matrixDecay">Of what is moved the matrices' weight decay.</param>
    /// <param name="change">What is done to the model first; null: nothing.</param>
    private protected LanguageWorkload(TransformerConfig layers, double lr, double matrixDecay, Action<TransformerModel>? change = null)
    {
        _model = Owned(new TransformerModel(new() { Layers = layers }, TextSpec.Of(Vocabulary, Context + 1)));
        change?.Invoke(_model);
        _lr = lr;
        foreach (var parameter in _model.Parameters()) parameter.RequiresGrad = !parameter.IsFrozen;
        _groups = [.. _model.Objectives[0].Parameters.Where(p => !p.IsFrozen).GroupBy(p => p.IsMatrix).Select(alike => Owned(new ParameterGroup(alike)))];
        _optimizers = [.. _groups.Select(g => Owned(new AdamW(g, beta2: 0.99, weightDecay: g.Parameters[0].IsMatrix ? matrixDecay : 0)))];
        _batches = Batches(() => Tensor.Randint(1, Vocabulary, [BatchSize, Context + 1]));
    }

    public override long NumParameters => _model.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        var batch = new Batch(BatchSize, new Dictionary<string, Tensor> { ["tokens"] = _batches[_step++ % NumBatches] });
        var loss = _model.Objectives[0].Compute(batch, new(_step, long.MaxValue, generator)).Total;
        foreach (var group in _groups) group.ZeroGradients();
        loss.Backward();
        GradientClipping.ByNorm(_groups, 1);
        foreach (var optimizer in _optimizers) optimizer.Step(_lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        var ours = peer.ToDictionary(p => OurName(p.Key), p => p.Value);
        ours["weights.head.weight"] = ours["weights.embedding.weight"]; // tied
        LoadWeights(ours, _model);
    }

    /// <summary>Our name of one of the script's weights.</summary>
    private protected abstract string OurName(string peer);
}
