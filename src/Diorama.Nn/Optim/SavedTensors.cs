using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Copies a checkpoint's tensors into the tensors that they were saved from.</summary>
internal static class SavedTensors
{
    /// <exception cref="ArgumentException">Names or shapes differ; the message lists all of them, and nothing was changed.</exception>
    internal static void Copy(IReadOnlyDictionary<string, Tensor> saved, IReadOnlyList<(string Name, Tensor Value)> own, string owner)
    {
        var problems = own
            .Where(o => !saved.TryGetValue(o.Name, out var value) || !value.Shape.SequenceEqual(o.Value.Shape))
            .Select(o => $"{o.Name} should be {o.Value} and is {saved.GetValueOrDefault(o.Name)?.ToString() ?? "missing"}")
            .Concat(saved.Keys.Except(own.Select(o => o.Name), StringComparer.Ordinal).Select(name => $"{name} is unknown"))
            .ToList();
        if (problems.Count > 0) throw new ArgumentException($"The saved state does not fit {owner}:\n  {string.Join("\n  ", problems)}", nameof(saved));
        using var quiet = Autograd.NoGrad();
        foreach (var (name, value) in own) value.CopyInPlace(saved[name]);
    }
}
