using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Under which names the tensors of a model are found in the one that grew out of it.</summary>
internal sealed class GrownNames
{
    private readonly Dictionary<string, IReadOnlyList<string>> _names = new(StringComparer.Ordinal);

    /// <param name="small">The smaller model; borrowed.</param>
    /// <param name="growth">How the other grows out of it.</param>
    /// <exception cref="ArgumentException">What grows of a tensor is not of the shape that the grown model has; the message names it.</exception>
    public GrownNames(GenerativeModel small, Growth growth)
    {
        foreach (var (name, value) in StateDict.Of(small))
        {
            using var scope = TensorScope.Open();
            // What has a mean of gradients came from somewhere.
            _names[name] = [.. growth.Apply(new Dictionary<string, Tensor> { [name] = value }, GrownKind.Gradients).Keys];
        }
    }

    /// <summary>What grew out of a tensor of the smaller model.</summary>
    public IReadOnlyList<string> Of(string name) => _names[name];

    /// <summary>Refuses where the grown model has nothing of a tensor of the smaller one.</summary>
    /// <param name="advice">The end of the message.</param>
    /// <exception cref="UserException">The message names some of them.</exception>
    public void CheckAllAreTaken(string advice)
    {
        const int Most = 3;
        var lost = _names.Where(n => n.Value.Count == 0).Select(n => n.Key).ToList();
        if (lost.Count == 0) return;
        var more = lost.Count > Most ? $" and {lost.Count - Most} more" : "";
        throw new UserException($"the grown model has nothing of {string.Join(", ", lost.Take(Most))}{more}, which the smaller one learnt, and growth takes nothing away{advice}");
    }
}
