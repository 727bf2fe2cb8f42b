using Diorama.Cli.Verify;
using Diorama.Core;
using Diorama.Evaluation;

namespace Diorama.Cli.Tests;

public sealed class VerifyTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _told = [];

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void Run_ATargetThatFails_IsANamedFailureAndTheOthersGoOn()
    {
        var verification = Of(Met("first"), new FakeTarget("second", _ => throw new UserException("data/mnist: not there; run git checkout")), Met("third"));
        Assert.Equal(ExitCode.MachinesFault, verification.Run(Context));
        Assert.Equal([("first", true), ("second", false), ("third", true)], verification.Figures.Select(f => (f.Name, f.Met == true)));
        Assert.Equal(["first", "second", "third"], _told); // each as soon as it is measured
        var lines = VerifyLines.Of(verification.Figures).ToList();
        Assert.Contains("FAIL", lines[2], StringComparison.Ordinal);
        Assert.Contains("data/mnist: not there", lines[3], StringComparison.Ordinal);
        Assert.Equal("2 of 3 met.", VerifyLines.Count(verification.Figures, 0));
    }

    [Fact]
    public void Run_AMistakeOfOurs_IsAFailureToo()
    {
        var verification = Of(new FakeTarget("first", _ => throw new InvalidOperationException("no figure")), Met("second"));
        Assert.Equal(ExitCode.MachinesFault, verification.Run(Context));
        Assert.Contains("no figure", verification.Figures[0].Protocol, StringComparison.Ordinal);
        Assert.True(verification.Figures[1].Met);
    }

    [Fact]
    public void Run_ToldToStopWithinATarget_KeepsWhatWasMeasured()
    {
        var verification = Of(
            Met("first"),
            new FakeTarget("second", context =>
            {
                _stop.Cancel();
                context.Stop.ThrowIfCancellationRequested();
                return [];
            }),
            Met("third"));
        Assert.Equal(ExitCode.Stopped, verification.Run(Context));
        Assert.Equal(["first"], verification.Figures.Select(f => f.Name));
        Assert.Equal(["second", "third"], verification.Left.Select(t => t.Name));
        Assert.Equal("1 of 1 met; 2 targets not measured.", VerifyLines.Count(verification.Figures, 2));
    }

    [Fact]
    public void Run_ToldToStopBetweenTargets_BeginsNoOther()
    {
        var verification = Of(
            new FakeTarget("first", context =>
            {
                _stop.Cancel(); // one that does not look
                return Met("first").Measure(context);
            }),
            Met("second"));
        Assert.Equal(ExitCode.Stopped, verification.Run(Context));
        Assert.Equal(["first"], _told);
    }

    [Fact]
    public void Run_AllMet_IsDone() => Assert.Equal(ExitCode.Done, Of(Met("first"), Met("second")).Run(Context));

    private TargetContext Context => new(0, "", _stop.Token);

    private Verification Of(params IPublishedTarget[] targets) => new(targets, figures => _told.AddRange(figures.Select(f => f.Name)));

    private static FakeTarget Met(string name) => new(name, _ => [new Figure(name, 1, "") { Protocol = "by hand" }.Near(1, 0)]);

    private sealed class FakeTarget(string name, Func<TargetContext, IReadOnlyList<Figure>> measure) : IPublishedTarget
    {
        public string Name => name;

        public bool IsQuick => true;

        public IReadOnlyList<Figure> Measure(TargetContext context) => measure(context);
    }
}
