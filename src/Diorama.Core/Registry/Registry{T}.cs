namespace Diorama.Core;

/// <summary>Named things that a recipe or the command line may ask for: families, data sets, metrics. Names ignore letter case.</summary>
/// <typeparam name="T">What is registered; often a factory.</typeparam>
/// <param name="what">What one of them is called in messages: <c>model</c>, <c>data set</c>.</param>
public sealed class Registry<T>(string what)
{
    private readonly Dictionary<string, RegistryEntry<T>> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything registered, in the order of the names.</summary>
    public IReadOnlyList<RegistryEntry<T>> Entries => [.. _entries.Values.OrderBy(e => e.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>All names, in order.</summary>
    public IReadOnlyList<string> Names => [.. Entries.Select(e => e.Name)];

    /// <summary>Registers a thing.</summary>
    /// <param name="name">The name users type; new.</param>
    /// <param name="description">What it is, in one line.</param>
    /// <param name="value">The thing itself.</param>
    /// <returns>This registry, for the next line.</returns>
    /// <exception cref="ArgumentException">The name is taken or empty, or the description has several lines.</exception>
    public Registry<T> Add(string name, string description, T value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        if (description.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException($"the description of {what} {name} must be one line", nameof(description));
        }

        if (!_entries.TryAdd(name, new RegistryEntry<T>(name, description, value)))
        {
            throw new ArgumentException($"a {what} called {name} is registered already", nameof(name));
        }

        return this;
    }

    /// <summary>The thing of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UserException">There is none; the message names the nearest, else all.</exception>
    public T Get(string name) => Find(name) is { } entry
        ? entry.Value
        : throw new UserException($"there is no {what} called {name}{Suggest.DidYouMean(name, Names)}");

    /// <summary>The entry of a name, or null where there is none.</summary>
    /// <param name="name">The name.</param>
    public RegistryEntry<T>? Find(string name) => _entries.GetValueOrDefault(name);
}
