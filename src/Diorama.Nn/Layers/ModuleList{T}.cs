using System.Collections;

namespace Diorama.Nn;

/// <summary>Modules of one kind, named "0", "1", and so on, as in PyTorch: a network's blocks, which it walks itself.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class ModuleList<T> : Module, IReadOnlyList<T>
    where T : Module
{
    private readonly T[] _modules;

    /// <summary>Owns the modules.</summary>
    public ModuleList(IEnumerable<T> modules)
    {
        _modules = [.. modules];
        for (var i = 0; i < _modules.Length; i++) Add($"{i}", _modules[i]);
    }

    /// <summary>Number of modules.</summary>
    public int Count => _modules.Length;

    /// <summary>A module.</summary>
    public T this[int index] => _modules[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
