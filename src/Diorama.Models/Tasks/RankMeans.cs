using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Means of the tasks over the batches of all ranks, each rank's by how much of its batch has the task.</summary>
internal static class RankMeans
{
    // Below any count that is not 0.
    private const double Least = 1e-12;

    /// <summary>Brings them together.</summary>
    /// <param name="values">[tasks, N]: means over this rank's batch.</param>
    /// <param name="counts">[tasks]: of how many things.</param>
    /// <param name="group">The ranks; null: there is one.</param>
    /// <param name="label">What they are.</param>
    /// <returns>The means over all [tasks, N], 0 where nothing has a task, and of how many things they are, in the current scope.</returns>
    internal static (Tensor Values, double[] Counts) Of(Tensor values, double[] counts, ProcessGroup? group, string label)
    {
        if (group is null || group.Size == 1) return (values, counts);
        var mass = Tensor.From<double>(counts).To(values.DType).To(values.Device).Unsqueeze(1); // [tasks, 1]
        var sums = Tensor.Cat([values * mass, mass], 1).Contiguous();
        using (var work = group.AllReduce(sums, label)) work.Wait();
        var total = sums.Narrow(1, values.Size(1), 1);
        return (sums.Narrow(1, 0, values.Size(1)) / total.ClampMin(Least), total.To(DType.Float64).ToArray<double>());
    }
}
