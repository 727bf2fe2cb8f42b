using System.Globalization;
using Diorama.Core;
using Diorama.Data;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Decides what <c>run.precision: auto</c> stands for: bfloat16, or on a graphics processor float16 with a loss scale, where its steps are faster here, else float32. A run keeps what
/// was decided when it began.
/// </summary>
internal static class AutoPrecision
{
    private const int Warmup = 3;
    private const int LeastSteps = 5;
    private const int MostSteps = 32;
    private const int Rounds = 2;

    // Fewer digits are worth it only for what one notices.
    private const double Gain = 0.95;

    /// <summary>A plan whose precision is decided; the plan itself where it was.</summary>
    /// <param name="plan">The plan; its model stays as it is.</param>
    /// <param name="run">The run, which may know it from before; null: there is none.</param>
    /// <param name="say">Told what was found.</param>
    /// <param name="ranks">The processes that train together, of which the lead decides for all, by its share of a batch; null: there is one.</param>
    public static TrainingPlan Settle(TrainingPlan plan, RunDirectory? run, Action<string> say, Ranks? ranks = null)
    {
        if (plan.Recipe.Run.Precision != Precision.Auto) return plan;
        if (ranks is { IsLead: false }) return plan.With((Precision)ranks.Hear(LeadPause.Precision));
        var known = run?.Checkpoints().Count > 0 ? Recipe.Load(run.RecipePath).Run.Precision : (Precision?)null;
        var settled = known ?? Measure(plan, ranks?.Count ?? 1, say);
        ranks?.Tell(LeadPause.Precision, (byte)settled);
        return plan.With(settled);
    }

    private static Precision Measure(TrainingPlan plan, int count, Action<string> say)
    {
        var share = plan.Recipe with { Data = plan.Recipe.Data with { Batch = plan.Recipe.Data.Batch / count } };
        // The measured models draw their weights from the generators that the run's own model goes on with.
        var before = RandomStates.DefaultsOf(plan.Device).Select(d =>
        {
            using var generator = Generator.Default(d.Device);
            return (d.Device, State: generator.GetState());
        }).ToList();
        try
        {
            var seconds = Candidates(plan.Device).ToDictionary(precision => precision, _ => double.PositiveInfinity);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var precision in Candidates(plan.Device)) seconds[precision] = Math.Min(seconds[precision], StepSeconds(share, plan.Data, precision));
            }
            var chosen = Choose(seconds);
            say($"run.precision auto: a step takes {string.Join(" and ", Candidates(plan.Device).Select(precision => Said(precision, seconds[precision])))}; the run is in {Name(chosen)}");
            return chosen;
        }
        finally
        {
            foreach (var (device, state) in before)
            {
                using var generator = Generator.Default(device);
                generator.SetState(state);
            }
        }
    }

    /// <summary>What is measured on a device: float16 is for graphics processors.</summary>
    internal static IReadOnlyList<Precision> Candidates(Device device) =>
        device.Type == DeviceType.Cuda ? [Precision.Float32, Precision.Bfloat16, Precision.Float16] : [Precision.Float32, Precision.Bfloat16];

    /// <summary>How many steps are measured: of each kind as many as a run has of it, where they are not too far apart.</summary>
    internal static int NumSteps(TrainingPlan plan) => plan.Model.Objectives.Max(o => o.Period) is var period && period <= MostSteps ? (LeastSteps + period - 1) / period * period : LeastSteps;

    /// <summary>The most exact precision whose steps no other's beat by enough.</summary>
    /// <param name="seconds">Of a step; infinite where it cannot be made.</param>
    internal static Precision Choose(IReadOnlyDictionary<Precision, double> seconds)
    {
        var chosen = Precision.Float32;
        // Of equally fast ones bfloat16: it needs no loss scale.
        foreach (var precision in (Precision[])[Precision.Bfloat16, Precision.Float16])
        {
            if (seconds.TryGetValue(precision, out var each) && each < Gain * seconds[chosen]) chosen = precision;
        }
        return chosen;
    }

    private static string Name(Precision precision) => precision.ToString().ToLowerInvariant();

    private static string Said(Precision precision, double seconds) => double.IsFinite(seconds)
        ? string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:G3} ms in {Name(precision)}")
        : $"no time in {Name(precision)}, which it cannot be made in";

    private static double StepSeconds(Recipe recipe, IDataset data, Precision precision)
    {
        var folder = Directory.CreateTempSubdirectory("diorama-precision-").FullName;
        try
        {
            using var trial = TrainingPlan.Of(recipe with { Run = recipe.Run with { Precision = precision } }, data);
            using var session = new TrainingSession(trial, RunDirectory.Create(Path.Combine(folder, "run")), _ => { }, readsLate: false);
            Walk(Warmup);
            var start = TimeProvider.System.GetTimestamp();
            var steps = NumSteps(trial);
            Walk(steps);
            return TimeProvider.System.GetElapsedTime(start).TotalSeconds / steps;

            void Walk(int steps)
            {
                for (var i = 0; i < steps; i++) session.Advance();
                session.ReadFigures();
            }
        }
        catch (Exception e) when (e is TorchException or DivergedException)
        {
            return double.PositiveInfinity; // an operator that this libtorch has not in such numbers, or a loss that cannot bear it
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
