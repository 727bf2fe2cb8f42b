using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// A part of a network: parameters, buffers and further modules, each registered by name. The names, joined by dots, are the keys of a checkpoint
/// and equal PyTorch's, so that weights go both ways. A module owns what is registered in it.
/// </summary>
/// <example><code>
/// public sealed class Head : Module
/// {
///     private readonly Linear _project;
///     public Head(int dim) => _project = Add("project", new Linear(dim, 1));
///     public Tensor Forward(Tensor x) => _project.Forward(x).Sigmoid();
/// }
/// </code></example>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];
    private readonly List<(string Name, Buffer Buffer)> _buffers = [];
    private readonly List<(string Prefix, Module Module)> _children = [];

    /// <summary>True while training: dropout drops, batch norm uses the batch's statistics. True at first, as in PyTorch.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>Where random layers draw from; null: libtorch's default generator.</summary>
    public Generator? Generator { get; private set; }

    /// <summary>The processes whose batches together are one batch, for layers that look at the whole of it; null: this process's batch is the whole.</summary>
    public ProcessGroup? Group { get; private set; }

    /// <summary>The parameters registered here, tied ones too.</summary>
    internal IReadOnlyList<(string Name, Parameter Parameter)> OwnParameters => _parameters;

    /// <summary>The buffers registered here.</summary>
    internal IReadOnlyList<(string Name, Buffer Buffer)> OwnBuffers => _buffers;

    /// <summary>The modules registered here, each with what the names of its parameters begin with.</summary>
    internal IReadOnlyList<(string Prefix, Module Module)> Parts => _children;

    /// <summary>The modules registered here, in order.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => [.. _children.Select(c => (c.Prefix.TrimEnd('.'), c.Module))];

    /// <summary>The modules below this one, each with what the names of its parameters begin with: <c>layers.0.</c>.</summary>
    public IEnumerable<(string Prefix, Module Module)> Descendants() =>
        _children.SelectMany(c => c.Module.Descendants().Select(d => (Prefix: c.Prefix + d.Prefix, d.Module)).Prepend(c));

    /// <summary>Every parameter once, here and below, in order of registration, under its dotted name. A tied one appears under its first name.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() => Distinct(Walk("", m => m._parameters));

    /// <summary>Every parameter under each of its names: tied ones several times, as in a checkpoint.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> ParametersUnderEveryName() => Walk("", m => m._parameters);

    /// <summary>Every parameter once, here and below.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(p => p.Parameter);

    /// <summary>Every buffer once, here and below, under its dotted name.</summary>
    public IEnumerable<(string Name, Buffer Buffer)> NamedBuffers() => Distinct(Walk("", m => m._buffers));

    /// <summary>Number of trainable numbers, tied ones once.</summary>
    public long NumParameters() => Parameters().Sum(p => p.Value.NumElements);

    /// <summary>Switches this module and all below to training or, by false, to evaluation.</summary>
    public void Train(bool training = true)
    {
        IsTraining = training;
        foreach (var (_, child) in _children) child.Train(training);
    }

    /// <summary>Switches to evaluation.</summary>
    public void Eval() => Train(false);

    /// <summary>Gives this module and all below a generator to draw from.</summary>
    /// <param name="generator">Borrowed; null for libtorch's default one.</param>
    public void UseGenerator(Generator? generator)
    {
        Generator = generator;
        foreach (var (_, child) in _children) child.UseGenerator(generator);
    }

    /// <summary>Gives this module and all below the processes whose batches together are one batch.</summary>
    /// <param name="group">Borrowed; null where this process's batch is the whole.</param>
    public void UseGroup(ProcessGroup? group)
    {
        Group = group;
        foreach (var (_, child) in _children) child.UseGroup(group);
    }

    /// <summary>Moves every parameter and buffer to a device. Do so before an optimiser is made.</summary>
    public void To(Device device) => Convert(t => t.To(device));

    /// <summary>Converts floating-point parameters and buffers to another type. Do so before an optimiser is made.</summary>
    public void To(DType dtype) => Convert(t => t.DType.IsFloatingPoint() ? t.To(dtype) : t);

    /// <summary>Frees every parameter and buffer, here and below.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what is registered; a module that owns more frees that too, and calls this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, child) in _children) child.Dispose();
        foreach (var (_, parameter) in _parameters) parameter.Dispose();
        foreach (var (_, buffer) in _buffers) buffer.Dispose();
    }

    /// <summary>Registers a module below this one.</summary>
    /// <returns>The module.</returns>
    protected T Add<T>(string name, T module)
        where T : Module
    {
        CheckName(name);
        return AddUnder(name + ".", module);
    }

    /// <summary>Registers a module whose names begin with something else than its own name and a dot, or stand among this module's.</summary>
    /// <param name="prefix">What they begin with: <c>in_proj_</c> for a linear layer's <c>in_proj_weight</c>; nothing at all.</param>
    /// <param name="module">The module.</param>
    /// <returns>The module.</returns>
    protected T AddUnder<T>(string prefix, T module)
        where T : Module
    {
        _children.Add((prefix, module));
        if (prefix.EndsWith('.')) return module;
        var names = ParametersUnderEveryName().Select(p => p.Name).Concat(NamedBuffers().Select(b => b.Name)).ToList();
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"'{twice.Key}' cannot be registered in {GetType().Name}: the name is taken.", nameof(prefix));
        return module;
    }

    /// <summary>Registers a parameter.</summary>
    /// <param name="name">Its last name in a checkpoint.</param>
    /// <param name="make">Makes the first value, inside a scope of its own and without recording gradients.</param>
    protected Parameter Param(string name, Func<Tensor> make)
    {
        CheckName(name);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var parameter = new Parameter(make());
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Registers a parameter that another module owns too: tied weights.</summary>
    protected Parameter Tie(string name, Parameter parameter)
    {
        CheckName(name);
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Registers a buffer.</summary>
    /// <param name="name">Its last name in a checkpoint.</param>
    /// <param name="make">Makes the first value, inside a scope of its own and without recording gradients.</param>
    /// <param name="isPersistent">Whether checkpoints hold it.</param>
    protected Buffer State(string name, Func<Tensor> make, bool isPersistent = true)
    {
        CheckName(name);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var buffer = new Buffer(make(), isPersistent);
        _buffers.Add((name, buffer));
        return buffer;
    }

    private static IEnumerable<(string Name, T Item)> Distinct<T>(IEnumerable<(string Name, T Item)> items)
        where T : class => items.DistinctBy(i => i.Item, ReferenceEqualityComparer.Instance);

    private IEnumerable<(string Name, T Item)> Walk<T>(string prefix, Func<Module, List<(string Name, T Item)>> own)
    {
        foreach (var (name, item) in own(this)) yield return (prefix + name, item);
        foreach (var (beginning, child) in _children)
        {
            foreach (var below in child.Walk(prefix + beginning, own)) yield return below;
        }
    }

    private void Convert(Func<Tensor, Tensor> change)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var parameter in Parameters())
        {
            var changed = change(parameter.Value);
            if (!ReferenceEquals(changed, parameter.Value)) parameter.Replace(changed);
        }
        foreach (var (_, buffer) in NamedBuffers()) buffer.Replace(change(buffer.Value));
    }

    private void CheckName(string name)
    {
        var taken = _parameters.Exists(p => p.Name == name) || _buffers.Exists(b => b.Name == name) || _children.Exists(c => c.Prefix == name + ".");
        if (taken || name.Length == 0 || name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' cannot be registered in {GetType().Name}: {(taken ? "the name is taken" : "a name has letters and no dots")}.", nameof(name));
        }
    }
}
