using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// What ranks tell each other that share out the optimisers' state: each has the moments of its part of every group, and moves that part. A checkpoint holds them
/// whole, so that any number of ranks can go on from it.
/// </summary>
/// <remarks>Rajbhandari et al. 2020, "ZeRO", arXiv 1910.02054, stage 1.</remarks>
/// <param name="ranks">Borrowed.</param>
internal sealed class OptimizerShards(Ranks ranks)
{
    /// <summary>Which part of every group is this rank's.</summary>
    public FlatShare Own { get; } = new(ranks.Rank, ranks.Count);

    /// <summary>Brings every rank the values that the others moved.</summary>
    /// <param name="group">Moved in its own part; borrowed.</param>
    /// <param name="label">What it is.</param>
    public void Spread(ParameterGroup group, string label)
    {
        using var scope = TensorScope.Open();
        using (var work = ranks.Group.AllGather(group.OwnValues, group.AllParts, label)) work.Wait();
        group.MarkValuesChanged();
    }

    /// <summary>Joins the parts of all moments, one moment after another.</summary>
    /// <param name="moments">This rank's parts; borrowed.</param>
    /// <param name="keeps">Whether they are wanted here. All ranks take part, and one is to keep what nobody else has room for.</param>
    /// <returns>Laid out as the groups' values, in the current scope; nothing where they are not kept.</returns>
    public IReadOnlyList<(string Name, Tensor Value)> Gather(IEnumerable<(string Name, ParameterGroup Group, Tensor Value)> moments, bool keeps)
    {
        var whole = new List<(string Name, Tensor Value)>();
        foreach (var (name, group, own) in moments)
        {
            using var scope = TensorScope.Open();
            var parts = Tensor.Empty([Own.Count, .. own.Shape], own.DType, own.Device);
            using (var work = ranks.Group.AllGather(own, parts, name)) work.Wait();
            if (keeps) whole.Add((name, scope.Keep(parts.Flatten(0, 1).Narrow(0, 0, group.Values.NumElements))));
        }
        return whole;
    }

    /// <summary>Gives every rank its part of the lead's moments, one moment after another.</summary>
    /// <param name="moments">This rank's parts, which are written.</param>
    /// <param name="saved">The lead's, by name, whole; null: those of a run that begins, and of all other ranks.</param>
    public void Scatter(IEnumerable<(string Name, ParameterGroup Group, Tensor Value)> moments, IReadOnlyDictionary<string, Tensor>? saved)
    {
        using var quiet = Autograd.NoGrad();
        foreach (var (name, group, own) in moments)
        {
            using var scope = TensorScope.Open();
            var whole = group.Values.ZerosLike();
            if (saved is not null) whole.CopyInPlace(saved[name]);
            ranks.Broadcast([whole], name);
            own.CopyInPlace(group.OwnPart(whole));
        }
    }
}
