using System.Globalization;
using Diorama.Core;
using Diorama.Data;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Decides what <c>run.precision: auto</c> stands for: bfloat16 where its steps are faster here, else float32. A run keeps what was decided when it began.</summary>
internal static class AutoPrecision
{
    private const int Warmup = 3;
    private const int Steps = 5;
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
            var exact = double.PositiveInfinity;
            var mixed = double.PositiveInfinity;
            for (var round = 0; round < Rounds; round++)
            {
                exact = Math.Min(exact, StepSeconds(share, plan.Data, Precision.Float32));
                mixed = Math.Min(mixed, StepSeconds(share, plan.Data, Precision.Bfloat16));
            }
            var chosen = mixed < Gain * exact ? Precision.Bfloat16 : Precision.Float32;
            say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"run.precision auto: a step takes {1000 * exact:G3} ms in float32 and {1000 * mixed:G3} ms in bfloat16; the run is in {chosen.ToString().ToLowerInvariant()}"
                )
            );
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

    private static double StepSeconds(Recipe recipe, IDataset data, Precision precision)
    {
        var folder = Directory.CreateTempSubdirectory("diorama-precision-").FullName;
        try
        {
            using var trial = TrainingPlan.Of(recipe with { Run = recipe.Run with { Precision = precision } }, data);
            using var session = new TrainingSession(trial, RunDirectory.Create(Path.Combine(folder, "run")), _ => { }, readsLate: false);
            Walk(Warmup);
            var start = TimeProvider.System.GetTimestamp();
            Walk(Steps);
            return TimeProvider.System.GetElapsedTime(start).TotalSeconds / Steps;

            void Walk(int steps)
            {
                for (var i = 0; i < steps; i++) session.Advance();
                session.ReadFigures();
            }
        }
        catch (Exception e) when (e is TorchException or DivergedException)
        {
            return double.PositiveInfinity; // an operator that this libtorch has not in bfloat16, or a loss that cannot bear it
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
