using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Does a little of all that a run will do, in a folder that is gone afterwards, and foretells what the whole will take: the steps of each phase, a set of
/// samples, a checkpoint, each look at the model. The plan's model is trained by it: to train in earnest take a new plan.
/// </summary>
public sealed class Rehearsal
{
    private const int WarmupSteps = 5;
    private const int LeastSteps = 20;
    private const int MostSteps = 1000;

    // Until the runtime has compiled the loop for good, and the allocator knows what it needs.
    private static readonly TimeSpan _warmup = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _measured = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _longestLook = TimeSpan.FromSeconds(30);

    private readonly TrainingPlan _plan;
    private readonly RunDirectory _run;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private int _numSteps;

    private Rehearsal(TrainingPlan plan, RunDirectory run, TimeProvider time, CancellationToken stop) => (_plan, _run, _time, _stop) = (plan, run, time, stop);

    /// <summary>Rehearses a run. What <c>run.precision: auto</c> stands for is measured first.</summary>
    /// <param name="plan">What would be trained; its model is trained a little.</param>
    /// <param name="path">The folder that the run would have. It is rehearsed beside it, on the same disk, and nothing of that stays.</param>
    /// <param name="looks">The looks that the run takes at its model.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="UserException">The loss leaves the numbers within the first steps, or the place may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static Forecast Of(TrainingPlan plan, string path, IReadOnlyList<RehearsedLook> looks, TimeProvider? time = null, CancellationToken stop = default)
    {
        using var folder = AtomicFolder.Create(Beside(path)); // and never committed
        try
        {
            var run = RunDirectory.Create(Path.Combine(folder.TemporaryPath, plan.Recipe.Name));
            return new Rehearsal(AutoPrecision.Settle(plan, null, _ => { }), run, time ?? TimeProvider.System, stop).Rehearse(looks);
        }
        catch (DivergedException e)
        {
            throw new UserException($"The rehearsal stopped at step {e.Step}: the {e.Message}. Try a smaller optim.lr, or optim.clipNorm=1.", e);
        }
    }

    // In the nearest folder that is there: others would have to be made, and stay.
    private static string Beside(string path)
    {
        var run = Path.GetFullPath(Path.TrimEndingDirectorySeparator(path));
        var parent = Path.GetDirectoryName(run)!;
        while (!Directory.Exists(parent)) parent = Path.GetDirectoryName(parent)!;
        return Path.Combine(parent, Path.GetFileName(run));
    }

    private Forecast Rehearse(IReadOnlyList<RehearsedLook> looks)
    {
        AtomicFile.WriteText(_run.RecipePath, _plan.Recipe.ToYaml());
        RunData.Write(_run, _plan.Data, begun: null);
        var recipe = _plan.Recipe;
        var training = new List<ForecastPart>();
        long recordBytes, sampleBytes;
        using (var session = new TrainingSession(_plan, _run, _ => { }, readsLate: _plan.Device.Type != DeviceType.Cpu))
        {
            training.Add(Steps(session));
            recordBytes = Record(session);
            (var samples, sampleBytes) = Samples(session);
            training.Add(samples);
            foreach (var look in looks.Where(l => !l.IsAfter))
            {
                using var view = session.Inference();
                training.Add(Take(look));
            }
            training.Add(Checkpoints(session));
        }
        var after = looks.Where(l => l.IsAfter).Select(Take).ToList();
        var checkpoint = BytesIn(_run.Checkpoints()[0].Path);
        var kept = Kept(recipe) * checkpoint;
        var sets = Math.Max(1, training.Single(p => p.Name == "samples").Times);
        return new Forecast
        {
            Training = training,
            After = after,
            PeakBytes = ProcessMemory.PeakBytes(),
            NumSteps = _numSteps,
            CheckpointBytes = kept,
            DiskBytes = kept + BytesIn(_run.FullPath) - checkpoint + (sets - 1) * sampleBytes + (Occasions.Count(recipe.Run.Steps, recipe.Metrics.Interval(recipe.Run.Steps)) - 1) * recordBytes,
        };
    }

    // Where somebody watches for the best one, that one may be kept beside the newest, and each that is better for now is written.
    private static int Kept(Recipe recipe)
    {
        var (calendar, watches) = (new TrainingCalendar(recipe), recipe.EarlyStop.Figure is not null);
        var most = recipe.Checkpoint.Keep + (watches ? 1 : 0);
        var count = 0;
        for (var step = 1L; step <= recipe.Run.Steps && count < most; step++) count += calendar.IsCheckpoint(step) || (watches && calendar.IsFigures(step)) ? 1 : 0;
        return count;
    }

    private ForecastPart Steps(TrainingSession session)
    {
        var seconds = 0.0;
        foreach (var phase in RehearsalPhase.Of(_plan.Model.Objectives, _plan.Recipe.Run.Steps))
        {
            session.GoTo(phase.From);
            Walk(session, phase, WarmupSteps, phase.From == 0 ? _warmup : TimeSpan.Zero);
            var (count, taken) = Walk(session, phase, LeastSteps, _measured);
            _numSteps += count;
            seconds += phase.Steps * taken / count;
        }
        var steps = _plan.Recipe.Run.Steps;
        return new ForecastPart("steps", steps, seconds / steps);
    }

    // For at least so many steps and so long.
    private (int Count, double Seconds) Walk(TrainingSession session, RehearsalPhase phase, int least, TimeSpan time)
    {
        var start = _time.GetTimestamp();
        var count = 0;
        do
        {
            _stop.ThrowIfCancellationRequested();
            if (session.Step == phase.Until) session.GoTo(phase.From);
            session.Advance();
            session.ReadFigures();
            count++;
        }
        while (count < least || (count < MostSteps && _time.GetElapsedTime(start) < time));
        return (count, _time.GetElapsedTime(start).TotalSeconds);
    }

    private long Record(TrainingSession session)
    {
        using (var log = MetricsLog.Open(_run.MetricsPath)) log.Add(new MetricsRecord(session.Step, 1234.5678901, session.TakeFigures()));
        return new FileInfo(_run.MetricsPath).Length;
    }

    private (ForecastPart Part, long Bytes) Samples(TrainingSession session)
    {
        var recipe = _plan.Recipe;
        var times = Occasions.Count(recipe.Run.Steps, recipe.Samples.Every) + (recipe.Samples.Every > 0 ? 1 : 0); // and before the first step
        string? path = null;
        var each = Time(() =>
        {
            using var view = session.Inference();
            path = SampleWriter.Write(_plan.Model, _plan.Data, _run.SamplesPath, session.Step, recipe.Samples.Count, recipe.Run.Seed, _stop);
        });
        return (new ForecastPart("samples", path is null ? 0 : times, each), path is null ? 0 : new FileInfo(path).Length);
    }

    private ForecastPart Checkpoints(TrainingSession session)
    {
        var each = Time(() => session.Save(default));
        return new ForecastPart("checkpoints", Occasions.Count(_plan.Recipe.Run.Steps, _plan.Recipe.Checkpoint.Every), each);
    }

    // A long look is left when it has shown how fast it goes.
    private ForecastPart Take(RehearsedLook look)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var start = _time.GetTimestamp();
        var (share, seconds) = (0.0, 0.0);
        try
        {
            look.Take(_run, _plan.Model, Note, enough.Token);
            (share, seconds) = (1, _time.GetElapsedTime(start).TotalSeconds);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested && share > 0)
        {
            // What was done by then is known.
        }
        return new ForecastPart(look.Name, Occasions.Count(_plan.Recipe.Run.Steps, look.Every), seconds / share);

        void Note(double done)
        {
            (share, seconds) = (done, _time.GetElapsedTime(start).TotalSeconds);
            if (done < 1 && seconds > _longestLook.TotalSeconds) enough.Cancel();
        }
    }

    private double Time(Action work)
    {
        _stop.ThrowIfCancellationRequested();
        var start = _time.GetTimestamp();
        work();
        return _time.GetElapsedTime(start).TotalSeconds;
    }

    private static long BytesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
