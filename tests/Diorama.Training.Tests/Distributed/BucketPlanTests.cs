using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

public sealed class BucketPlanTests
{
    [Fact]
    public void Of_SeveralGroups_CoversEachOnceFromTheEndAndKeepsParametersWhole()
    {
        var sizes = (long[][])[[1000, 200_000, 300_000], [5, 900_000, 10, 700_000, 20]];
        var parameters = Array.ConvertAll(sizes, group => Array.ConvertAll(group, Made));
        var groups = Array.ConvertAll(parameters, group => new ParameterGroup(group));
        var plan = BucketPlan.Of(groups, [.. parameters.SelectMany(p => p)]);
        for (var g = 0; g < groups.Length; g++)
        {
            var end = groups[g].Values.NumElements;
            foreach (var (_, start, stop) in plan.Parts.Where(p => p.Group == g))
            {
                Assert.Equal(end, stop);
                end = start;
            }
            Assert.Equal(0, end);
        }
        Assert.Equal([1, 1, 0, 0], plan.Parts.Select(p => p.Group));
        var flat = groups.SelectMany((group, g) => group.Starts.Select((start, i) => (Group: g, Start: start, Length: sizes[g][i]))).ToList();
        foreach (var ((group, start, length), bucket) in flat.Zip(plan.BucketOf))
        {
            var part = plan.Parts[(int)bucket];
            Assert.Equal(group, part.Group);
            Assert.InRange(start, part.Start, part.End - length);
        }
        Assert.All(plan.Parts.Where(p => p.Start > 0), p => Assert.True((p.End - p.Start) * sizeof(float) >= BucketPlan.FirstBytes));
        foreach (var group in groups) group.Dispose();
        foreach (var parameter in parameters.SelectMany(p => p)) parameter.Dispose();
    }

    // Norms and biases, of which a group of their own is made, must not keep what is there from travelling.
    [Fact]
    public void Of_GroupsThatAlternate_BeginsWithWhatAFullBackwardPassBringsFirst()
    {
        var order = Array.ConvertAll((long[])[600_000, 5, 600_000, 5, 600_000, 5], Made);
        var groups = (ParameterGroup[])[new([order[0], order[2], order[4]]), new([order[1], order[3], order[5]])];
        var plan = BucketPlan.Of(groups, order);
        Assert.Equal([0, 1, 0], plan.Parts.Select(p => p.Group));
        Assert.Equal([2, 2, 0, 1, 1, 1], plan.BucketOf);
        foreach (var group in groups) group.Dispose();
        foreach (var parameter in order) parameter.Dispose();
    }

    private static Parameter Made(long size)
    {
        using var scope = TensorScope.Open();
        return new Parameter(Tensor.Zeros([size]));
    }
}
