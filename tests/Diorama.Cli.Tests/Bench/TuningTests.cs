using Diorama.Cli.Bench;
using Diorama.Core;

namespace Diorama.Cli.Tests.Bench;

public sealed class TuningTests : IDisposable
{
    private const string Tuned = """
        {"medianMs": 4.0, "tuned": [
          {"tried": {"threads": 1, "interop": 1, "foreach": true, "attention": "sdpa"}, "medianMs": 5.0},
          {"tried": {"threads": 2, "interop": 1, "foreach": false, "attention": "baddbmm"}, "medianMs": 4.0}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-bench").FullName;
    private readonly Benchmark _benchmark = new("gpt", "a step", 0.9);
    private readonly List<string> _work = [];

    public TuningTests()
    {
        File.WriteAllText(Path.Combine(_folder, "gpt.py"), "one");
        File.WriteAllText(Path.Combine(_folder, "harness.py"), "one");
    }

    [Fact]
    public void PeerArguments_Trials_AreThoseOfTheFastest() =>
        Assert.Equal(["--threads", "2", "--interop", "1", "--set", "foreach=false", "--set", "attention=baddbmm"], TunedSettings.PeerArguments(Tuned));

    [Fact]
    public void PeerArguments_NoTrials_IsTheMachinesFault() => Assert.Throws<MachineException>(() => TunedSettings.PeerArguments("""{"tuned": []}"""));

    [Fact]
    public void Find_SecondTime_TakesWhatIsKept()
    {
        var first = Find();
        Assert.Equal(Tuner.ThreadCounts[^1], first.OurThreads); // the fake is faster with more threads
        _work.Clear();
        Assert.Equal(first.ToString(), Find().ToString());
        Assert.Empty(_work);
    }

    [Fact]
    public void Find_ScriptChanged_LooksAgain()
    {
        Find();
        _work.Clear();
        File.WriteAllText(Path.Combine(_folder, "gpt.py"), "two");
        Find();
        Assert.Contains("peer", _work);
    }

    [Fact]
    public void Find_GivenThreads_OverridesOursOnly()
    {
        var settings = Find(threads: 7);
        Assert.Equal(7, settings.OurThreads);
        Assert.Equal("2", settings.Peer[1]);
    }

    [Fact]
    public void Find_BrokenFile_LooksAgain()
    {
        Find();
        File.WriteAllText(Path.Combine(_folder, "tuned-gpt.json"), "{");
        Assert.Equal("2", Find().Peer[1]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TunedSettings Find(int? threads = null) => new Tuner(
        (_, n) =>
        {
            _work.Add("ours");
            return new Measurement(10.0 / n, 1);
        },
        _ =>
        {
            _work.Add("peer");
            return Tuned;
        },
        "machine",
        _folder,
        _folder).Find(_benchmark, threads, again: false, _ => { });
}
