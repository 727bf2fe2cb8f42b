namespace Diorama.Cli.Bench;

/// <summary>One thing that we measure against the peer.</summary>
/// <param name="Name">Its name on the command line and in results.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Target">What ours may take at most, of the peer's.</param>
internal sealed record Benchmark(string Name, string Title, double Target)
{
    /// <summary>The peer's script, in benchmarks/peers.</summary>
    public string Script => Name.Replace('-', '_') + ".py";

    /// <summary>Makes our side. None for the start of a process, which is measured from outside.</summary>
    public Func<Workload>? Make { get; init; }

    /// <summary>Timed samples a process.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Samples before the clock.</summary>
    public int Warmup { get; init; }

    /// <summary>What the figure is in; a sample's milliseconds are so many of it.</summary>
    /// <value>Default ms.</value>
    public string Unit { get; init; } = "ms";

    /// <summary>The same with fewer samples, for a first look.</summary>
    public Benchmark Quick() => this with { Steps = Math.Max(1, Steps / 4), Warmup = Math.Max(1, Warmup / 3) };
}
