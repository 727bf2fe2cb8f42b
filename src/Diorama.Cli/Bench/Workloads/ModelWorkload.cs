using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A step of a family, as the trainer takes it: each objective in turn, by Adam, and what follows it.</summary>
internal abstract class ModelWorkload : Workload
{
    private const string Image = "image";

    private readonly Generator _noise;
    private readonly List<(Objective Objective, ParameterGroup Group, Adam Optimizer)> _turns = [];
    private readonly Dictionary<string, Tensor[]> _batches;
    private int _step;

    /// <param name="model">The model; owned from here on.</param>
    /// <param name="makeImage">Makes the pictures of a batch.</param>
    /// <param name="others">Makes what else a batch has, by name.</param>
    private protected ModelWorkload(GenerativeModel model, Func<Tensor> makeImage, params (string Name, Func<Tensor> Make)[] others)
    {
        Model = Owned(model);
        _noise = Owned(Generator.Default());
        foreach (var objective in model.Objectives)
        {
            var group = Owned(new ParameterGroup(objective.Parameters));
            _turns.Add((objective, group, Owned(new Adam(group))));
        }
        _batches = others.Append((Image, makeImage)).ToDictionary(field => field.Item1, field => Batches(field.Item2), StringComparer.Ordinal);
    }

    public override long NumParameters => Model.NumParameters();

    protected GenerativeModel Model { get; }

    /// <summary>The learning rate.</summary>
    private protected virtual double Lr => 1e-3;

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var turn = _step++ % NumBatches;
        var batch = new Batch((int)_batches[Image][turn].Size(0), _batches.ToDictionary(field => field.Key, field => field.Value[turn]));
        return [.. _turns.Select(turn => Step(turn.Objective, turn.Group, turn.Optimizer, batch))];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        foreach (var (name, batches) in _batches) LoadBatches(peer, batches, name == Image ? "batch." : $"batch.{name}.");
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
