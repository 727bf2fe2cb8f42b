using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>The gradients of one objective, summed over the ranks while its backward pass runs.</summary>
internal sealed class SharedGradients : IDisposable
{
    private readonly IReadOnlyList<ParameterGroup> _groups;
    private readonly BucketPlan _plan;
    private readonly GradientBuckets _buckets;
    private readonly Ranks _ranks;
    private readonly string _objective;

    /// <param name="ranks">Whose; borrowed.</param>
    /// <param name="objective">The objective's name.</param>
    /// <param name="groups">What it moves; borrowed.</param>
    /// <param name="order">Its parameters, as the forward pass meets them.</param>
    public SharedGradients(Ranks ranks, string objective, IReadOnlyList<ParameterGroup> groups, IReadOnlyList<Parameter> order)
    {
        _groups = groups;
        _plan = BucketPlan.Of(groups, order);
        (_ranks, _objective) = (ranks, objective);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var leaves = groups.SelectMany(g => g.Parameters.Select(p => p.Value)).ToList();
        var places = groups.SelectMany(g => g.Parameters.Select((p, i) => g.Gradients.Narrow(0, g.Starts[i], p.Value.NumElements))).ToList();
        var slices = _plan.Parts.Select(p => groups[p.Group].Gradients.Narrow(0, p.Start, p.End - p.Start)).ToList();
        _buckets = new GradientBuckets(ranks.Group, objective, slices, leaves, places, _plan.BucketOf);
    }

    /// <summary>How many ranks there are.</summary>
    public int NumRanks => _ranks.Count;

    /// <summary>Begins to sum how many things all ranks' losses of a step are the mean of.</summary>
    /// <param name="own">How many this rank's are.</param>
    public RankSum Sum(double own) => new(_ranks.Group, own, _objective + ", count");

    /// <summary>The step begins: gradients are zero.</summary>
    public void Begin() => _buckets.Begin();

    /// <summary>The next backward pass is the last of the step.</summary>
    /// <param name="wantsToStop">Whether this rank was asked to stop.</param>
    public void Arm(bool wantsToStop) => _buckets.Arm(wantsToStop);

    /// <summary>Waits for the sums. Gradients must lie in their groups' flat memory.</summary>
    /// <returns>Whether some rank was asked to stop.</returns>
    public bool Finish()
    {
        var (reached, isTold) = _buckets.Finish();
        for (var g = 0; g < _groups.Count; g++)
        {
            // What only another rank's pass reached moves here too.
            if (!_groups[g].HasGradients && _plan.Parts.Where((part, i) => part.Group == g && reached[i]).Any()) _groups[g].Gradients.BumpVersion();
        }
        return isTold;
    }

    public void Dispose() => _buckets.Dispose();
}
