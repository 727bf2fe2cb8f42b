using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// How a model is made of a smaller one of its kind, which it is to equal: each of its tensors takes over the one of the same name, place by place, as the axes of
/// both say (<see cref="Parameter.Axes"/>). Modules that the smaller model lacks begin as nothing (<see cref="IResidual"/>); what else there is to set right
/// modules say themselves (<see cref="IGrowthRule"/>).
/// </summary>
/// <remarks>Chen et al. 2016, "Net2Net", arXiv 1511.05641; of Transformers, Chen et al. 2021, "bert2BERT", arXiv 2110.07143.</remarks>
public sealed class Growth
{
    private readonly Module _big;
    private readonly long _seed;
    private readonly IReadOnlyDictionary<string, int[]>? _entries;
    private readonly Dictionary<string, GrownTensor> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private readonly ILookup<Parameter, string> _names;
    private readonly ILookup<Parameter, string> _oldNames;
    private readonly Dictionary<Module, string> _oldPrefixes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Module, Module?> _sources = new(ReferenceEqualityComparer.Instance);

    /// <summary>Plans it.</summary>
    /// <param name="small">The smaller model; borrowed.</param>
    /// <param name="big">The grown model, as made; borrowed.</param>
    /// <param name="seed">Of the shares of copies.</param>
    /// <param name="entries">Where the entries of tables come from, by what they are entries of: for each its old number, -1 where it is new. Null: new ones stand at the end.</param>
    /// <exception cref="ArgumentException">Something of the grown model is smaller, or other, than what it is to take over; the message names it.</exception>
    public Growth(Module small, Module big, long seed, IReadOnlyDictionary<string, int[]>? entries = null)
    {
        (_big, _seed, _entries) = (big, seed, entries);
        _names = big.ParametersUnderEveryName().ToLookup(p => p.Parameter, p => p.Name);
        _oldNames = small.ParametersUnderEveryName().ToLookup(p => p.Parameter, p => p.Name);
        _oldPrefixes[small] = "";
        foreach (var (prefix, module) in small.Descendants()) _oldPrefixes[module] = prefix;
        Visit("", small, big, isHomogeneous: false);
    }

    /// <summary>Multiplies what a parameter took over.</summary>
    /// <param name="parameter">Of the grown model.</param>
    /// <param name="factor">The factor.</param>
    public void Scale(Parameter parameter, double factor)
    {
        foreach (var name in _names[parameter]) _taken[name].Scale *= factor;
    }

    /// <summary>The first name of a parameter of the smaller model.</summary>
    internal string OldName(Parameter parameter) => _oldNames[parameter].First();

    /// <summary>The first name of a parameter of the grown model.</summary>
    internal string NewName(Parameter parameter) => _names[parameter].First();

    /// <summary>The grown model's tensors of a kind, by name: all that it has a name for in what is given.</summary>
    /// <param name="old">The smaller model's, by name; borrowed.</param>
    /// <param name="kind">What they hold.</param>
    /// <returns>In the current scope. Of parameters that the smaller model lacks there are values only.</returns>
    public IReadOnlyDictionary<string, Tensor> Apply(IReadOnlyDictionary<string, Tensor> old, GrownKind kind)
    {
        var grown = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (index, (name, drawn)) in StateDict.Of(_big).Index())
        {
            if (_taken.TryGetValue(name, out var taken))
            {
                if (old.TryGetValue(taken.Source, out var value)) grown[name] = taken.Of(value, drawn, kind, _seed + (1000L * index));
            }
            else if (kind == GrownKind.Values)
            {
                grown[name] = _silent.Contains(name) ? drawn.ZerosLike() : drawn.Clone();
            }
        }
        return grown;
    }

    private void Visit(string prefix, Module? old, Module grown, bool isHomogeneous)
    {
        isHomogeneous |= grown is IHomogeneous { IsHomogeneous: true };
        if (old is not null && grown is IGrownFrom from)
        {
            foreach (var (part, source) in from.Sources(old)) _sources[part] = source;
        }
        if (old is not null) TakeOwn(prefix, old, grown, isHomogeneous);
        foreach (var (name, child) in grown.Parts)
        {
            Visit(prefix + name, _sources.TryGetValue(child, out var source) ? source : old?.Parts.FirstOrDefault(p => p.Prefix == name).Module, child, isHomogeneous);
        }
        if (old is null && grown is IResidual residual) Silence(prefix, grown, residual);
        if (old is not null && grown is IGrowthRule rule) rule.Grow(this, old);
    }

    private void TakeOwn(string prefix, Module old, Module grown, bool isHomogeneous)
    {
        var oldPrefix = _oldPrefixes[old];
        foreach (var (name, parameter) in grown.OwnParameters)
        {
            if (old.OwnParameters.FirstOrDefault(p => p.Name == name).Parameter is { } before) Take(prefix + name, oldPrefix + name, before.Axes, parameter.Axes, isHomogeneous);
        }
        foreach (var (name, buffer) in grown.OwnBuffers.Where(b => b.Buffer.IsPersistent))
        {
            if (old.OwnBuffers.FirstOrDefault(b => b.Name == name).Buffer is { } before) Take(prefix + name, oldPrefix + name, before.Axes, buffer.Axes, isHomogeneous);
        }
    }

    private void Silence(string prefix, Module grown, IResidual residual)
    {
        var last = residual.LastParameters.ToHashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var (name, _) in grown.NamedParameters().Where(p => last.Contains(p.Parameter))) _silent.Add(prefix + name);
    }

    private void Take(string name, string oldName, IReadOnlyList<Axis> before, IReadOnlyList<Axis> now, bool isHomogeneous)
    {
        if (before.Count != now.Count) throw new ArgumentException($"{name} has {before.Count} dimensions in the smaller model and {now.Count} in the grown one.");
        try
        {
            _taken[name] = new GrownTensor(oldName, [.. now.Zip(before, (axis, old) => (axis.Layout.From(old.Layout, _entries), axis.IsRead))], isHomogeneous);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", e);
        }
    }
}
