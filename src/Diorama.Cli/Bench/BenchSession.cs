using System.Diagnostics;
using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>Measures benchmarks on this machine, one after the other.</summary>
internal sealed class BenchSession
{
    private readonly Ourselves _ours;
    private readonly Peer _peer;
    private readonly BareProgram _bare;
    private readonly Tuner _tuner;
    private readonly Action<string> _note;

    /// <param name="programs">Starts the processes.</param>
    /// <param name="scripts">The folder of the peer's scripts.</param>
    /// <param name="cache">Where findings are kept.</param>
    /// <param name="note">Hears of the progress.</param>
    /// <exception cref="MachineException">The peer is not installed.</exception>
    public BenchSession(IPrograms programs, string scripts, string cache, Action<string> note)
    {
        (_ours, _peer, _bare, _note) = (new(programs), new(programs, scripts), new(programs, cache), note);
        var hardware = Hardware.Here();
        Machine = string.Create(CultureInfo.InvariantCulture, $"{hardware.Processor}, {hardware.Cores} cores; PyTorch {_peer.Version()}");
        _tuner = new(_ours.Measure, _peer.Tune, Machine, scripts, cache);
    }

    /// <summary>Processor, cores and the peer's version.</summary>
    public string Machine { get; }

    /// <summary>Measures one benchmark.</summary>
    /// <param name="benchmark">Which.</param>
    /// <param name="count">Rounds.</param>
    /// <param name="threads">Threads of ours; null for the fastest.</param>
    /// <param name="again">Look for the fastest settings again.</param>
    public IReadOnlyList<Figure> Measure(Benchmark benchmark, int count, int? threads, bool again)
    {
        var settings = _tuner.Find(benchmark, threads, again, _note);
        _note($"{benchmark.Name}: {settings}");
        List<Func<Measurement>> contenders = [() => _ours.Measure(benchmark, settings.OurThreads), () => _peer.Measure(benchmark, settings.Peer)];
        if (benchmark.Make is null) contenders.Add(_bare.Measure);
        var start = Stopwatch.GetTimestamp();
        var rounds = Rounds.Run(
            contenders,
            count,
            (round, measured) =>
            {
                var left = Stopwatch.GetElapsedTime(start) * ((double)(count - round) / round);
                _note(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {round}/{count}  ours {measured[0].MedianMs:G4}, PyTorch {measured[1].MedianMs:G4} {benchmark.Unit}, ratio {measured[0].MedianMs / measured[1].MedianMs:F2}, {left.TotalSeconds:F0} s left"
                    )
                );
            }
        );
        return [.. Comparison.Figures(benchmark, settings, rounds)];
    }
}
