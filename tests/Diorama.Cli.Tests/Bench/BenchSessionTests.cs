using Diorama.Cli.Bench;
using Diorama.Core;

namespace Diorama.Cli.Tests.Bench;

public sealed class BenchSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-bench").FullName;
    private readonly Benchmark _benchmark = Benchmarks.Named(["gpt"])[0].Quick();

    public BenchSessionTests()
    {
        File.WriteAllText(Path.Combine(_folder, "gpt.py"), "");
        File.WriteAllText(Path.Combine(_folder, "harness.py"), "");
    }

    [Fact]
    public void Measure_FakeChildren_RunsOursAndThePeerInTurnsWithTheirBestSettings()
    {
        var programs = new FakePrograms(Answer);
        var notes = new List<string>();
        var session = new BenchSession(programs, _folder, _folder, notes.Add);
        programs.Calls.Clear();
        var figures = session.Measure(_benchmark, count: 2, threads: 1, again: false);
        var measured = programs
            .Calls.Where(c => !c.Contains("--tune", StringComparison.Ordinal))
            .TakeLast(4)
            .Select(c =>
                c.Contains("bench-child gpt --threads 1 ", StringComparison.Ordinal) ? "ours"
                : c.Contains("--set foreach=true", StringComparison.Ordinal) ? "peer"
                : c
            );
        Assert.Equal(["ours", "peer", "peer", "ours"], measured);
        Assert.Equal(0.75, figures[0].Ratio);
        Assert.Contains(notes, n => n.Contains("2/2", StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_NoPeer_SaysHowToInstallIt()
    {
        var programs = new FakePrograms((file, _) => throw new MachineException($"{file} cannot be started"));
        var error = Assert.Throws<MachineException>(() => new BenchSession(programs, _folder, _folder, _ => { }));
        Assert.Contains(Peer.Mend, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_Misspelt_SuggestsTheRightOne() =>
        Assert.Contains("mlp-vae", Assert.Throws<UserException>(() => Benchmarks.Named(["mlp-vea"])).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Answer(string file, IReadOnlyList<string> arguments)
    {
        if (arguments[0] == "-c") return "1.13.1\n";
        if (arguments.Contains("--tune")) return """{"tuned": [{"tried": {"threads": 1, "foreach": true}, "medianMs": 4.0}]}""";
        return file == Peer.Python ? """{"medianMs": 4, "peakRssMiB": 200}""" : """{"medianMs": 3, "peakRssMiB": 100}""";
    }
}
