using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A module's parameters and persistent buffers by dotted name: what a checkpoint holds.</summary>
public static class StateDict
{
    /// <summary>The tensors themselves, borrowed from the module, in order of registration. A tied parameter stands under each of its names.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(Module module)
    {
        var entries = new List<(string, Tensor)>();
        entries.AddRange(module.ParametersUnderEveryName().Select(p => (p.Name, p.Parameter.Value)));
        entries.AddRange(module.NamedBuffers().Where(b => b.Buffer.IsPersistent).Select(b => (b.Name, b.Buffer.Value)));
        return entries;
    }

    /// <summary>Copies values into a module's own tensors, which stay where they are (in flat memory, on their device).</summary>
    /// <param name="module">The target.</param>
    /// <param name="values">Tensors by name; borrowed.</param>
    /// <param name="strict">Refuse missing and unknown names; else they are left alone.</param>
    /// <exception cref="ArgumentException">Names or shapes do not fit; the message lists all of them, and nothing was changed.</exception>
    public static void Load(Module module, IReadOnlyDictionary<string, Tensor> values, bool strict = true)
    {
        var own = Of(module);
        var problems = new List<string>();
        foreach (var (name, target) in own)
        {
            if (!values.TryGetValue(name, out var value))
            {
                if (strict) problems.Add($"{name} is missing");
            }
            else if (!value.Shape.SequenceEqual(target.Shape))
            {
                problems.Add($"{name} is {value}, the model has {target}");
            }
        }
        if (strict)
        {
            var known = own.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
            problems.AddRange(values.Keys.Where(n => !known.Contains(n)).Select(n => $"{n} is unknown to the model"));
        }
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The weights do not fit {module.GetType().Name}:\n  {string.Join("\n  ", problems)}", nameof(values));
        }
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var (name, target) in own)
        {
            if (values.TryGetValue(name, out var value)) target.CopyInPlace(value);
        }
    }
}
