using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>Measures with random numbers, as careless evaluators do: from the process's generator, and some for dropout.</summary>
internal sealed class ToyEvaluator : IEvaluator
{
    /// <summary>Called after it has drawn, before it gives its figures.</summary>
    public Action Measuring { get; init; } = () => { };

    public IReadOnlyDictionary<string, double> Evaluate(GenerativeModel model, long step, CancellationToken stop)
    {
        using var scope = TensorScope.Open();
        var luck = Tensor.Randn([3]).Sum().Item();
        var sample = ((ISampleImages)model).Sample(new ImageRequest(5, step)).Mean().Item();
        Measuring();
        stop.ThrowIfCancellationRequested();
        return new Dictionary<string, double> { ["heldOut.luck"] = luck, ["heldOut.sample"] = sample };
    }
}
