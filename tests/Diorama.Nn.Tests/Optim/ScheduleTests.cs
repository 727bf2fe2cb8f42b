using System.Text.Json;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class ScheduleTests
{
    public static TheoryData<string> Cases => GoldenCases.NamesOf("schedule");

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_EveryStep_GivesPyTorchsRate(string name)
    {
        using var scope = TensorScope.Open();
        using var golden = new GoldenCases("schedule");
        var schedule = Make(golden.Settings(name));
        var expected = golden[name + "/lr"].ToArray<double>();
        var actual = Enumerable.Range(0, expected.Length).Select(step => schedule.At(step)).ToArray();
        for (var step = 0; step < expected.Length; step++) Assert.True(Math.Abs(expected[step] - actual[step]) <= 1e-12, $"{name} at step {step}: {actual[step]} instead of {expected[step]}");
    }

    [Fact]
    public void Linear_Steps_LieOnTheLineAndStayAtItsEnd()
    {
        var schedule = Schedule.Linear(1, 0.5, 4);
        Assert.Equal([1, 0.875, 0.75, 0.625, 0.5, 0.5], Enumerable.Range(0, 6).Select(s => schedule.At(s)));
    }

    [Fact]
    public void Cosine_StartMiddleAndEnd_AreTheClosedForms()
    {
        var schedule = Schedule.Cosine(1, 0.2, 100);
        Assert.Equal(1, schedule.At(0), 1e-15);
        Assert.Equal(0.6, schedule.At(50), 1e-15);
        Assert.Equal(0.6 + 0.4 * Math.Sqrt(0.5), schedule.At(25), 1e-15);
        Assert.Equal(0.2, schedule.At(100), 1e-15);
    }

    [Fact]
    public void WarmupCosine_RisesNeverFromZeroAndEndsAtTheLowest()
    {
        var schedule = Schedule.WarmupCosine(0.4, 0.1, 4, 104);
        Assert.Equal([0.1, 0.2, 0.3, 0.4], Enumerable.Range(0, 4).Select(s => schedule.At(s)), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(0.4, schedule.At(4), 1e-15);
        Assert.Equal(0.25, schedule.At(54), 1e-15);
        Assert.Equal(0.1, schedule.At(104), 1e-15);
        Assert.Equal(0.1, schedule.At(1_000_000), 1e-15);
    }

    [Fact]
    public void OneCycle_StartPeakAndEnd_AreItsFactors()
    {
        var schedule = Schedule.OneCycle(1, 101, pctStart: 0.5, divFactor: 10, finalDivFactor: 100);
        Assert.Equal(0.1, schedule.At(0), 1e-15);
        Assert.Equal(0.001, schedule.At(100), 1e-15);
        Assert.Equal(0.001, schedule.At(500), 1e-15);
        Assert.InRange(schedule.At(50), 0.99, 1);
        Assert.True(double.IsFinite(Schedule.OneCycle(1, 10, pctStart: 0.1).At(0)));
        Assert.Equal(0.5, Schedule.OneCycle(0.5, 1).At(0)); // a run of a single step
    }

    [Fact]
    public void Step_FallsAfterEveryStepSize()
    {
        var schedule = Schedule.Step(1, 10, 0.5);
        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 9, 10, 20 }.Select(schedule.At));
    }

    [Fact]
    public void Of_EachKindOfARecipe_IsThatSchedule()
    {
        Schedule Of(ScheduleConfig config) => Schedule.Of(new OptimConfig { Lr = 0.4, Schedule = config }, 100);
        Assert.Equal(0.4, Of(new()).At(99));
        Assert.Equal(0.2, Of(new() { Kind = ScheduleKind.Linear }).At(50), 1e-15);
        Assert.Equal(0.25, Of(new() { Kind = ScheduleKind.Cosine, MinLr = 0.1 }).At(50), 1e-15);
        Assert.Equal(0.2, Of(new() { Kind = ScheduleKind.WarmupCosine, WarmupSteps = 10 }).At(4), 1e-15);
        Assert.Equal(0.2, Of(new() { Kind = ScheduleKind.Step, StepSize = 50, Gamma = 0.5 }).At(50), 1e-15);
        Assert.Equal(0.016, Of(new() { Kind = ScheduleKind.OneCycle }).At(0), 1e-15);
    }

    [Fact]
    public void Make_ImpossibleSettings_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.WarmupCosine(1, 0, 10, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Warmup(-1, Schedule.Constant(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Step(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, 10, pctStart: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, 10, pctStart: 0.6, threePhase: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Constant(1).At(-1));
    }

    private static Schedule Make(JsonElement s)
    {
        var lr = s.Number("lr");
        return s.Text("schedule") switch
        {
            // A lower rate for some steps, then the whole: a step up.
            "ConstantLR" => Schedule.MultiStep(lr * s.Number("factor"), [s.Whole("total_iters")], 1 / s.Number("factor")),
            "LinearLR" => Schedule.Linear(lr * s.Number("start_factor", 1.0 / 3), lr * s.Number("end_factor", 1), s.Whole("total_iters", 5)),
            "CosineAnnealingLR" => Schedule.Cosine(lr, s.Number("eta_min"), s.Whole("T_max")),
            "StepLR" => Schedule.Step(lr, s.Whole("step_size"), s.Number("gamma", 0.1)),
            "MultiStepLR" => Schedule.MultiStep(lr, [.. s.GetProperty("milestones").EnumerateArray().Select(m => m.GetInt64())], s.Number("gamma", 0.1)),
            "ExponentialLR" => Schedule.Exponential(lr, s.Number("gamma")),
            "OneCycleLR" => Schedule.OneCycle(s.Number("max_lr"), s.Whole("total_steps"), s.Number("pct_start", 0.3), s.Number("div_factor", 25),
                s.Number("final_div_factor", 1e4), s.Text("anneal_strategy") == "linear", s.Flag("three_phase")),
            "LambdaLR" when s.GetProperty("total").ValueKind == JsonValueKind.Null => Schedule.Warmup(s.Whole("warm_up"), Schedule.Constant(lr)),
            "LambdaLR" => Schedule.WarmupCosine(lr, lr * s.Number("minimum"), s.Whole("warm_up"), s.Whole("total")),
            var other => throw new ArgumentException($"no schedule {other}", nameof(s)),
        };
    }
}
