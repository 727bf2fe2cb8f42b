using System.Security.Cryptography;
using System.Text;

namespace Diorama.Cli.Bench;

/// <summary>Finds the fastest settings of both sides of a benchmark, unless they are known.</summary>
/// <param name="ours">Measures ours with so many threads.</param>
/// <param name="peer">The document of the peer's own search.</param>
/// <param name="machine">What the settings depend on beside the scripts.</param>
/// <param name="scripts">The folder of the peer's scripts.</param>
/// <param name="cache">Where findings are kept.</param>
internal sealed class Tuner(Func<Benchmark, int, Measurement> ours, Func<Benchmark, string> peer, string machine, string scripts, string cache)
{
    /// <summary>Threads that are tried: one, and as many as there are cores.</summary>
    public static IReadOnlyList<int> ThreadCounts => [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    /// <param name="benchmark">What to find them for.</param>
    /// <param name="threads">Ours, where they are given: nothing is tried then.</param>
    /// <param name="again">Look again, though they are known.</param>
    /// <param name="note">Hears what is being done.</param>
    public TunedSettings Find(Benchmark benchmark, int? threads, bool again, Action<string> note)
    {
        var path = Path.Combine(cache, $"tuned-{benchmark.Name}.json");
        var key = Key(benchmark);
        var known = again ? null : TunedSettings.Read(path, key);
        if (known is null)
        {
            note($"{benchmark.Name}: looking for the fastest settings of both sides, once");
            var counts = ThreadCounts;
            var best = counts.Count == 1 ? counts[0] : counts.MinBy(n => Math.Min(ours(benchmark, n).MedianMs, ours(benchmark, n).MedianMs));
            known = new(best, TunedSettings.PeerArguments(peer(benchmark)));
            known.Write(path, key);
        }
        return threads is { } given ? known with { OurThreads = given } : known;
    }

    private string Key(Benchmark benchmark)
    {
        // Scripts share modules, so a change of any may concern it.
        var all = Directory.EnumerateFiles(scripts, "*.py").Order(StringComparer.Ordinal).Select(File.ReadAllText);
        var text = machine + benchmark.Script + string.Concat(all);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
