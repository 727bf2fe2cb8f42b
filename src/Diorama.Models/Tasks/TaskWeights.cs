using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Adds up the losses of several tasks over shared weights. A family makes it last, as its module <c>task_weights</c>, gives its one objective what
/// <see cref="Combine"/> says, and runs <see cref="AfterStep"/> behind it. Shapes: T tasks.
/// </summary>
internal abstract class TaskWeights : Module
{
    private readonly IReadOnlyList<string> _tasks;

    private protected TaskWeights(IReadOnlyList<string> tasks) => _tasks = tasks;

    /// <summary>What follows the optimiser's step, without gradients; null where nothing does.</summary>
    internal virtual Action? AfterStep => null;

    /// <summary>Makes one.</summary>
    /// <param name="config">How tasks are weighed.</param>
    /// <param name="tasks">Their names.</param>
    /// <param name="lastShared">The last weights that all tasks go through; borrowed.</param>
    internal static TaskWeights Of(TaskWeightsConfig config, IReadOnlyList<string> tasks, Parameter lastShared) => config.Kind switch
    {
        TaskWeighting.Uncertainty => new UncertaintyWeights(config, tasks),
        TaskWeighting.GradNorm => new GradNormWeights(config, tasks, lastShared),
        _ => new FixedWeights(config, tasks),
    };

    /// <summary>The loss of a batch, and of each task its own loss (<c>TASK.loss</c>), its further figures and, where it is learnt, its weight (<c>TASK.weight</c>).</summary>
    /// <param name="losses">In the tasks' order.</param>
    /// <param name="count">How many things the batch's loss is the mean of (<see cref="ObjectiveLoss.Count"/>).</param>
    internal ObjectiveLoss Combine(IReadOnlyList<TaskLoss> losses, long? count = null)
    {
        double[] counts = [.. losses.Select(l => l.Share * (count ?? 1))];
        var total = Total(losses, counts);
        return new ObjectiveLoss(total, Figures(losses, counts)) { Count = count };
    }

    /// <summary>The weighted sum of the losses, with what learns the weights.</summary>
    /// <param name="losses">In the tasks' order.</param>
    /// <param name="counts">How many things of this rank's batch have each task.</param>
    private protected abstract Tensor Total(IReadOnlyList<TaskLoss> losses, double[] counts);

    /// <summary>The weights now [T]; null where they never change.</summary>
    private protected virtual Tensor? Learnt => null;

    // Those of a task that no rank's batch has are left out; all ranks leave out the same ones, for their figures are averaged by their order.
    private List<(string Name, Tensor Value)> Figures(IReadOnlyList<TaskLoss> losses, double[] counts)
    {
        using var quiet = Autograd.NoGrad();
        var all = losses.Select(l => (List<(string Name, Tensor Value)>)[("loss", l.Loss), .. l.Figures]).ToList();
        var width = all.Max(f => f.Count);
        var rows = all.Select(f => Tensor.Stack([.. Enumerable.Range(0, width).Select(i => f[Math.Min(i, f.Count - 1)].Value.Detach().To(losses[0].Loss.DType))])); // [width] each
        var (values, total) = RankMeans.Of(Tensor.Stack([.. rows]), counts, Group, "tasks' figures");
        var weights = Learnt?.Detach();
        var figures = new List<(string Name, Tensor Value)>();
        for (var task = 0; task < _tasks.Count; task++)
        {
            for (var i = 0; i < all[task].Count && total[task] > 0; i++) figures.Add(($"{_tasks[task]}.{all[task][i].Name}", values[task][i]));
            if (weights is not null) figures.Add(($"{_tasks[task]}.weight", weights[task]));
        }
        return figures;
    }
}
