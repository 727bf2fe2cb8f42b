using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What a checkpoint holds of an optimiser or an average: its tensors and how many steps it has made.</summary>
/// <param name="Kind">Whose state it is: <c>Adam</c>.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Tensors">By name, flat, laid out as the group's values. Borrowed: valid until their owner steps or is freed.</param>
public sealed record FlatState(string Kind, long Step, IReadOnlyList<(string Name, Tensor Value)> Tensors)
{
    /// <summary>Copies this state's tensors into an owner's.</summary>
    /// <exception cref="ArgumentException">It is another kind's state, or names or shapes differ; nothing was changed.</exception>
    internal void CopyTo(FlatState owner)
    {
        if (Kind != owner.Kind) throw new ArgumentException($"A state of {Kind} cannot go on as {owner.Kind}: resume with the optimiser that the run began with.");
        if (Step < 0) throw new ArgumentException($"A state of {Kind} after {Step} steps cannot be.");
        var given = Tensors.ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
        var problems = owner.Tensors
            .Where(t => !given.TryGetValue(t.Name, out var value) || !value.Shape.SequenceEqual(t.Value.Shape))
            .Select(t => $"{t.Name} should be {t.Value} and is {given.GetValueOrDefault(t.Name)?.ToString() ?? "missing"}")
            .Concat(given.Keys.Except(owner.Tensors.Select(t => t.Name), StringComparer.Ordinal).Select(n => $"{n} is unknown"))
            .ToList();
        if (problems.Count > 0) throw new ArgumentException($"The state does not fit {owner.Kind}: {string.Join("; ", problems)}.");
        using var quiet = Autograd.NoGrad();
        foreach (var (name, value) in owner.Tensors) value.CopyInPlace(given[name]);
    }
}
