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

    private readonly TrainingPlan _plan;
    private readonly RunDirectory _run;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly RunDirectory? _before;
    private int _numSteps;
    private long _from;
    private bool _isOver;

    private Rehearsal(TrainingPlan plan, RunDirectory run, RunDirectory? before, TimeProvider time, CancellationToken stop) => (_plan, _run, _before, _time, _stop) = (plan, run, before, time, stop);

    /// <summary>Rehearses a run. What <c>run.precision: auto</c> stands for is measured first.</summary>
    /// <param name="plan">What would be trained; its model is trained a little.</param>
    /// <param name="path">The folder that the run would have. It is rehearsed beside it, on the same disk, and nothing of that stays.</param>
    /// <param name="looks">The looks that the run takes at its model.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <param name="before">The run that would go on, from its newest checkpoint: what is left of it is foretold. It stays as it is. Null: a new run.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="UserException">The loss leaves the numbers within the first steps, the place may not be written, or the plan cannot go on with that run.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static Forecast Of(TrainingPlan plan, string path, IReadOnlyList<RehearsedLook> looks, TimeProvider? time = null, RunDirectory? before = null, CancellationToken stop = default)
    {
        var settled = AutoPrecision.Settle(plan, before, _ => { });
        using var folder = AtomicFolder.Create(Beside(path)); // and never committed
        try
        {
            var run = RunDirectory.Create(Path.Combine(folder.TemporaryPath, plan.Recipe.Name));
            if (before is not null) CopyNewest(before, run, settled);
            return new Rehearsal(settled, run, before, time ?? TimeProvider.System, stop).Rehearse(looks);
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

    // What the rehearsal goes on from, as training would.
    private static void CopyNewest(RunDirectory before, RunDirectory run, TrainingPlan plan)
    {
        Resumption.Check(plan, before);
        if (new Checkpointer(before, plan.Recipe).Peek(_ => { }) is not var (newest, state)) return;
        Resumption.Check(before.FullPath, state, plan);
        var place = run.CheckpointPath(newest.Step);
        StorageErrors.Writing(place, () =>
        {
            Directory.CreateDirectory(place);
            foreach (var file in Directory.EnumerateFiles(newest.Path)) File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
        });
    }

    private Forecast Rehearse(IReadOnlyList<RehearsedLook> looks)
    {
        AtomicFile.WriteText(_run.RecipePath, _plan.Recipe.ToYaml());
        RunData.Write(_run, _plan.Data, begun: null);
        var recipe = _plan.Recipe;
        var training = new List<ForecastPart>();
        long recordBytes;
        FileInfo? sample;
        using (var session = new TrainingSession(_plan, _run, _ => { }, readsLate: _plan.Device.Type != DeviceType.Cpu))
        {
            _from = session.Step;
            _isOver = _from == recipe.Run.Steps || session.EarlyStop is { IsOver: true };
            training.Add(Steps(session));
            recordBytes = Record(session);
            (var made, sample) = Samples(session);
            training.Add(made);
            GoOn(session);
            foreach (var look in looks.Where(l => !l.IsAfter))
            {
                using (session.Inference()) training.Add(Take(look));
                GoOn(session);
            }
            training.Add(Checkpoints(session));
        }
        var after = looks.Where(l => l.IsAfter).Select(Take).ToList();
        var checkpoint = BytesIn(_run.Checkpoints()[0].Path);
        var kept = Kept(recipe) * checkpoint;
        var once = SizesBesideCheckpoints(_run);
        foreach (var often in new[] { _run.MetricsPath, sample?.FullName }.OfType<string>()) once.Remove(Path.GetRelativePath(_run.FullPath, often));
        var records = Left(recipe.Metrics.Interval(recipe.Run.Steps)) * recordBytes;
        var samples = training.Single(p => p.Name == "samples").Times * (sample?.Length ?? 0);
        var stays = _before is null ? 0 : SizesBesideCheckpoints(_before).Where(file => !once.ContainsKey(file.Key)).Sum(file => file.Value);
        return new Forecast
        {
            Training = training,
            After = after,
            PeakBytes = ProcessMemory.PeakBytes(),
            NumSteps = _numSteps,
            FromStep = _from,
            CheckpointBytes = kept,
            CountsBest = recipe.EarlyStop.Figure is not null,
            DiskBytes = kept + stays + once.Values.Sum() + records + samples,
            DiskBytesBefore = _before is null ? 0 : BytesIn(_before.FullPath),
        };
    }

    private long Left(int every) => _isOver ? 0 : Occasions.Left(_from, _plan.Recipe.Run.Steps, every);

    private static Dictionary<string, long> SizesBesideCheckpoints(RunDirectory run) => new DirectoryInfo(run.FullPath).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !file.FullName.StartsWith(Path.GetFullPath(run.CheckpointsPath), StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(run.FullPath, file.FullName), file => file.Length, StringComparer.Ordinal);

    // Where somebody watches for the best one, that one may be kept beside the newest, and each that is better for now is written.
    private int Kept(Recipe recipe)
    {
        var (calendar, watches) = (new TrainingCalendar(recipe), recipe.EarlyStop.Figure is not null);
        var most = recipe.Checkpoint.Keep + (watches ? 1 : 0);
        var count = _before?.Checkpoints().Count ?? 0;
        for (var step = _from + 1; !_isOver && step <= recipe.Run.Steps && count < most; step++) count += calendar.IsCheckpoint(step) || (watches && calendar.IsFigures(step)) ? 1 : 0;
        return count;
    }

    private ForecastPart Steps(TrainingSession session)
    {
        var left = Left(1);
        if (left == 0) return new ForecastPart("steps", 0, 0);
        var seconds = 0.0;
        foreach (var phase in RehearsalPhase.Of(_plan.Model.Objectives, _plan.Recipe.Run.Steps, _from))
        {
            session.GoTo(phase.From);
            Walk(session, phase, WarmupSteps, phase.From == _from ? _warmup : TimeSpan.Zero);
            var (count, taken) = Walk(session, phase, LeastSteps, _measured);
            _numSteps += count;
            seconds += phase.Steps * taken / count;
        }
        return new ForecastPart("steps", left, seconds / left);
    }

    // Steps after a look need memory beside what the look left in pieces: the run has that many times, and its peak is theirs.
    private void GoOn(TrainingSession session)
    {
        if (Left(1) == 0) return;
        var phase = RehearsalPhase.Of(_plan.Model.Objectives, _plan.Recipe.Run.Steps, _from)[^1];
        Walk(session, phase, WarmupSteps, _warmup);
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

    private (ForecastPart Part, FileInfo? File) Samples(TrainingSession session)
    {
        var recipe = _plan.Recipe;
        var times = Left(recipe.Samples.Every) + (_from == 0 && recipe.Samples.Every > 0 ? 1 : 0); // and before the first step
        string? path = null;
        var each = Time(() =>
        {
            using var view = session.Inference();
            path = SampleWriter.Write(_plan.Model, _plan.Data, _run.SamplesPath, session.Step, recipe.Samples.Count, recipe.Run.Seed, _stop);
        });
        return (new ForecastPart("samples", path is null ? 0 : times, each), path is null ? null : new FileInfo(path));
    }

    private ForecastPart Checkpoints(TrainingSession session) => new("checkpoints", Left(_plan.Recipe.Checkpoint.Every), Time(() => session.Save(default)));

    private ForecastPart Take(RehearsedLook look) =>
        new(look.Name, look.IsAfter ? 1 : Left(look.Every), LookTime.Foretell(look.Samples, samples => Time(() => look.Take(_run, _plan.Model, samples, _stop))));

    private double Time(Action work)
    {
        _stop.ThrowIfCancellationRequested();
        var start = _time.GetTimestamp();
        work();
        return _time.GetElapsedTime(start).TotalSeconds;
    }

    private static long BytesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
