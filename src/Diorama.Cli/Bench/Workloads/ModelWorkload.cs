using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A step of a family, as the trainer takes it: each objective in turn, by Adam, and what follows it.</summary>
internal abstract class ModelWorkload : Workload
{
    private readonly Generator _noise;
    private readonly List<ParameterGroup> _groups;
    private readonly List<(Objective Objective, Adam[] Optimizers)> _turns;
    private readonly string _example;
    private readonly Dictionary<string, Tensor[]> _batches;
    private int _step;

    /// <param name="model">The model; owned from here on.</param>
    /// <param name="makeExamples">Makes the pictures, or the texts' ids, of a batch.</param>
    /// <param name="others">Makes what else a batch has, by name.</param>
    private protected ModelWorkload(GenerativeModel model, Func<Tensor> makeExamples, params (string Name, Func<Tensor> Make)[] others)
    {
        Model = Owned(model);
        _noise = Owned(Generator.Default());
        var objectives = model.Objectives.Where(o => o.RunsIn(0)).ToList();
        // Flat memory holds what the same objectives move: one that two of them share has a group of its own.
        var alike = objectives.SelectMany(o => o.Parameters).Distinct().GroupBy(p => string.Join(',', objectives.Where(o => o.Parameters.Contains(p)).Select(o => o.Name)));
        _groups = [.. alike.Select(parameters => Owned(new ParameterGroup(parameters)))];
        _turns = [.. objectives.Select(o => (o, _groups.Where(g => o.Parameters.Contains(g.Parameters[0])).Select(g => Owned(new Adam(g))).ToArray()))];
        _example = model.Spec.Modality == Modality.Text ? "tokens" : "image";
        _batches = others.Append((_example, makeExamples)).ToDictionary(field => field.Item1, field => Batches(field.Item2), StringComparer.Ordinal);
    }

    public override long NumParameters => Model.NumParameters();

    protected GenerativeModel Model { get; }

    /// <summary>The learning rate.</summary>
    private protected virtual double Lr => 1e-3;

    /// <summary>What the norm of an objective's gradients is clipped to.</summary>
    /// <value>Default null: nothing is clipped.</value>
    private protected virtual double? ClipNorm => null;

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        var turn = _step++ % NumBatches;
        var batch = new Batch((int)_batches[_example][turn].Size(0), _batches.ToDictionary(field => field.Key, field => field.Value[turn]));
        return [.. _turns.Select(turn => Step(turn.Objective, turn.Optimizers, batch))];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        foreach (var (name, batches) in _batches) LoadBatches(peer, batches, name == _example ? "batch." : $"batch.{name}.");
        LoadWeights(peer, Model);
    }

    /// <summary>What the script wrote, and of the buffers that it did not write ours as they are.</summary>
    private protected Dictionary<string, Tensor> WithOwnBuffers(IReadOnlyDictionary<string, Tensor> peer)
    {
        var all = new Dictionary<string, Tensor>(peer);
        foreach (var (name, buffer) in Model.NamedBuffers().Where(b => b.Buffer.IsPersistent)) all.TryAdd($"weights.{name}", buffer.Value);
        return all;
    }

    private double Step(Objective objective, Adam[] optimizers, Batch batch)
    {
        var moved = Array.ConvertAll(optimizers, o => o.Group);
        foreach (var group in _groups)
        {
            foreach (var parameter in group.Parameters) parameter.RequiresGrad = moved.Contains(group);
        }
        using var scope = TensorScope.Open();
        foreach (var group in moved) group.ZeroGradients();
        var loss = objective.Compute(batch, new(_step, int.MaxValue, _noise)).Total;
        loss.Backward();
        foreach (var group in moved) group.GatherGradients();
        if (ClipNorm is { } most) GradientClipping.ByNorm(moved, most);
        foreach (var optimizer in optimizers) optimizer.Step(Lr);
        using (Autograd.NoGrad()) objective.AfterStep?.Invoke();
        return loss.Item();
    }
}
