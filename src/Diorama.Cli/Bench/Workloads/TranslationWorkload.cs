using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A step of a model that translates, batch 32 x 36, gradients clipped to norm 1: the model and the loss that recipes train.</summary>
internal abstract class TranslationWorkload : Workload
{
    private const int BatchSize = 32;
    private const int Length = 36;
    private const int Vocabulary = 4096;
    private const int FirstId = 3;
    private const double Lr = 1e-3;

    private readonly TranslationModel _model;
    private readonly ParameterGroup _group;
    private readonly Optimizer _optimizer;
    private readonly Tensor[] _sources;
    private readonly Tensor[] _tokens;
    private int _step;

    private protected TranslationWorkload(Func<DataSpec, TranslationModel> makeModel, Func<ParameterGroup, Optimizer> makeOptimizer)
    {
        _model = Owned(makeModel(TextSpec.Of(Vocabulary, Length + 1, Length)));
        _group = Owned(new ParameterGroup(_model.Parameters()));
        _optimizer = Owned(makeOptimizer(_group));
        _sources = Batches(() => Tensor.Randint(FirstId, Vocabulary, [BatchSize, Length]));
        _tokens = Batches(() => Tensor.Randint(FirstId, Vocabulary, [BatchSize, Length + 1]));
    }

    public override long NumParameters => _model.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        var turn = _step % NumBatches;
        var batch = new Batch(BatchSize, new Dictionary<string, Tensor> { ["source"] = _sources[turn], ["tokens"] = _tokens[turn] });
        var loss = _model.Objectives[0].Compute(batch, new(_step++, long.MaxValue, generator)).Total;
        _group.ZeroGradients();
        loss.Backward();
        GradientClipping.ByNorm([_group], 1);
        _optimizer.Step(Lr);
        return [loss.Item()];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        for (var i = 0; i < NumBatches; i++)
        {
            var batch = peer[$"batch.{i}"]; // the sources, what is read, what follows
            _sources[i].CopyInPlace(batch[0]);
            _tokens[i].CopyInPlace(Tensor.Cat([batch[1], batch[2][.., ^1..]], 1));
        }

        const string Prefix = "weights.";
        // Not strict: the head's weight has a second name here.
        StateDict.Load(_model, peer.Where(p => p.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[Prefix.Length..], p => p.Value), strict: false);
    }
}
