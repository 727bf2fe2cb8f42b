using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A step of a family, as the trainer takes it: each objective in turn, by Adam with a learning rate of 1e-3, and what follows it.</summary>
internal abstract class ModelWorkload : Workload
{
    private const double Lr = 1e-3;

    private readonly Generator _noise;
    private readonly List<(Objective Objective, ParameterGroup Group, Adam Optimizer)> _turns = [];
    private readonly Tensor[] _batches;
    private int _step;

    /// <param name="model">The model; owned from here on.</param>
    /// <param name="makeBatch">Makes the pictures of a batch.</param>
    private protected ModelWorkload(GenerativeModel model, Func<Tensor> makeBatch)
    {
        Model = Owned(model);
        _noise = Owned(Generator.Default());
        foreach (var objective in model.Objectives)
        {
            var group = Owned(new ParameterGroup(objective.Parameters));
            _turns.Add((objective, group, Owned(new Adam(group))));
        }
        _batches = Batches(makeBatch);
    }

    public override long NumParameters => Model.NumParameters();

    protected GenerativeModel Model { get; }

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var image = _batches[_step++ % NumBatches];
        var batch = new Batch((int)image.Size(0), new Dictionary<string, Tensor> { ["image"] = image });
        return [.. _turns.Select(turn => Step(turn.Objective, turn.Group, turn.Optimizer, batch))];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadBatches(peer, _batches);
        LoadWeights(peer, Model);
    }

    private double Step(Objective objective, ParameterGroup group, Adam optimizer, Batch batch)
    {
        foreach (var (other, _, _) in _turns)
        {
            foreach (var parameter in other.Parameters) parameter.RequiresGrad = other == objective;
        }
        using var scope = TensorScope.Open();
        group.ZeroGradients();
        var loss = objective.Compute(batch, new(_step, int.MaxValue, _noise)).Total;
        loss.Backward();
        group.GatherGradients();
        optimizer.Step(Lr);
        using (Autograd.NoGrad()) objective.AfterStep?.Invoke();
        return loss.Item();
    }
}
