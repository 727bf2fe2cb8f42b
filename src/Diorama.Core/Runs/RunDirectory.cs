using System.Globalization;

namespace Diorama.Core;

/// <summary>
/// The folder of one run: <c>recipe.yaml</c> as run, <c>metrics.jsonl</c>, <c>samples/</c>, <c>checkpoints/step-N/</c>,
/// <c>results.json</c>, <c>run.json</c>, <c>report.html</c>.
/// </summary>
public sealed class RunDirectory
{
    /// <summary>The folder that holds all runs, in the current folder.</summary>
    public const string DefaultRoot = "runs";

    private const string LockName = ".lock";

    private RunDirectory(string path) => FullPath = Path.TrimEndingDirectorySeparator(path);

    /// <summary>The run's folder.</summary>
    public string FullPath { get; }

    /// <summary>The run's name: its folder's.</summary>
    public string Name => Path.GetFileName(Path.GetFullPath(FullPath));

    /// <summary>The recipe as run, every default and override written out.</summary>
    public string RecipePath => Path.Combine(FullPath, "recipe.yaml");

    /// <summary>One line of JSON for every recorded step (<see cref="MetricsLog"/>).</summary>
    public string MetricsPath => Path.Combine(FullPath, "metrics.jsonl");

    /// <summary>The folder of samples made while training.</summary>
    public string SamplesPath => Path.Combine(FullPath, "samples");

    /// <summary>The folder of checkpoints.</summary>
    public string CheckpointsPath => Path.Combine(FullPath, "checkpoints");

    /// <summary>What was measured of the model (<see cref="ResultsDocument"/>).</summary>
    public string ResultsPath => Path.Combine(FullPath, "results.json");

    /// <summary>How and where it ran (<see cref="RunFacts"/>).</summary>
    public string FactsPath => Path.Combine(FullPath, "run.json");

    /// <summary>The run's report, one self-contained page.</summary>
    public string ReportPath => Path.Combine(FullPath, "report.html");

    /// <summary>The weights of a model that was published without its checkpoints, as the bundled ones are.</summary>
    public string PublishedPath => Path.Combine(FullPath, "model.safetensors");

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">The folder; missing parents are made.</param>
    /// <param name="resume">True to go on with a run that is already there; a missing or empty folder begins one.</param>
    /// <exception cref="UserException">The folder holds something (with <paramref name="resume"/>: something else than a run), or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static RunDirectory Create(string path, bool resume = false)
    {
        Check(path, resume);
        var run = new RunDirectory(path);
        StorageErrors.Writing(path, () =>
        {
            var storage = DiskStorage.Current;
            var oldest = TemporaryName.Folder(run.FullPath);
            while (!Path.Exists(oldest)) oldest = TemporaryName.Folder(oldest);
            storage.CreateFolder(run.SamplesPath);
            storage.CreateFolder(run.CheckpointsPath);
            // Made durable here once, up to the folder that was there before: what is synced inside would be lost with a folder that a power loss takes.
            var folder = Path.GetFullPath(run.FullPath);
            for (storage.Flush(folder); folder != oldest; storage.Flush(folder)) folder = TemporaryName.Folder(folder);
        });
        return run;
    }

    /// <summary>Looks whether the folder of a new run could be made, and makes nothing: for who builds it aside.</summary>
    /// <param name="path">The folder; a missing or empty one is free.</param>
    /// <param name="resume">True to go on with a run that is already there.</param>
    /// <exception cref="UserException">The folder holds something (with <paramref name="resume"/>: something else than a run).</exception>
    public static void Check(string path, bool resume = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var run = new RunDirectory(path);
        if (File.Exists(run.PublishedPath)) throw new UserException($"{path}: this folder holds a finished model, which training would overwrite; choose another folder with --out");
        var isRun = File.Exists(run.RecipePath);
        if (resume ? isRun || !run.HasForeign() : !isRun && !run.HasForeign()) return;
        throw new UserException(isRun
            ? $"{path}: this folder is not empty; go on with the run in it by --resume, or choose another folder with --out"
            : $"{path}: this folder is not empty, and is no run: it has no recipe.yaml. Put that file back, delete the folder to begin anew, or choose another folder with --out");
    }

    /// <summary>Opens a run that exists.</summary>
    /// <param name="nameOrPath">A run's name, or its folder.</param>
    /// <param name="root">The folder that holds the named runs.</param>
    /// <exception cref="UserException">There is no such run; the message names the nearest.</exception>
    public static RunDirectory Open(string nameOrPath, string root = DefaultRoot)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrPath);
        foreach (var path in new[] { nameOrPath, Path.Combine(root, nameOrPath) })
        {
            var run = new RunDirectory(path);
            if (File.Exists(run.RecipePath))
            {
                return run;
            }
        }

        if (Directory.Exists(nameOrPath))
        {
            throw new UserException($"{nameOrPath}: this folder is no run, it has no recipe.yaml");
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(nameOrPath));
        var names = List(root);
        throw new UserException(names.Count == 0
            ? $"there is no run {nameOrPath}, nor any other in {root}; make one with diorama train"
            : $"there is no run {nameOrPath}{DidYouMean(name, names)}");
    }

    /// <summary>The names of the runs in a folder, sorted; a run in a folder of runs is called by both names: <c>quickstart/digits-gan</c>.</summary>
    /// <param name="root">The folder that holds them; it may be missing.</param>
    public static IReadOnlyList<string> List(string root = DefaultRoot) => !Directory.Exists(root) ? [] :
        [.. StorageErrors.Reading(root, () => Directory.EnumerateDirectories(root)
            .Where(d => !TemporaryName.Is(d))
            .SelectMany(d => IsRun(d) ? [d] : Directory.EnumerateDirectories(d).Where(IsRun))
            .Select(d => Path.GetRelativePath(root, d).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList())];

    /// <summary>A folder for a new run that is not taken: <c>runs/NAME</c>, else <c>runs/NAME-2</c>, <c>runs/NAME-3</c> and so on.</summary>
    /// <param name="name">The recipe's name.</param>
    /// <param name="root">The folder that holds all runs.</param>
    public static string NewPath(string name, string root = DefaultRoot)
    {
        var path = Path.Combine(root, name);
        for (var number = 2; Path.Exists(path); number++)
        {
            path = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));
        }

        return path;
    }

    /// <summary>Takes the right to write into this run. Keep it until the run ends.</summary>
    /// <exception cref="UserException">Another process has it, or the folder may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public RunLock Lock() => RunLock.Take(Path.Combine(FullPath, LockName), FullPath);

    /// <summary>The folder of a checkpoint, there or not.</summary>
    /// <param name="step">The optimiser steps done; at least 0.</param>
    public string CheckpointPath(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return Path.Combine(CheckpointsPath, string.Create(CultureInfo.InvariantCulture, $"step-{step}"));
    }

    /// <summary>The complete checkpoints, newest first. Half-written ones and empty folders are left out.</summary>
    /// <exception cref="UserException">The folder may not be read.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public IReadOnlyList<CheckpointFolder> Checkpoints() => !Directory.Exists(CheckpointsPath) ? [] :
        StorageErrors.Reading(CheckpointsPath, () => Directory.EnumerateDirectories(CheckpointsPath)
            .Select(path => StepOf(path) is { } step && Directory.EnumerateFileSystemEntries(path).Any() ? new CheckpointFolder(step, path) : null)
            .OfType<CheckpointFolder>()
            .OrderByDescending(c => c.Step)
            .ToList());

    /// <summary>Deletes all but the newest checkpoints.</summary>
    /// <param name="keep">How many stay; at least 2, so that a broken one never is the only one.</param>
    /// <param name="best">The step of one that stays too; null: there is none.</param>
    /// <exception cref="UserException">They may not be deleted.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public void PruneCheckpoints(int keep, long? best = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 2);
        foreach (var old in Checkpoints().Skip(keep).Where(c => c.Step != best))
        {
            AtomicFolder.Delete(old.Path);
        }
    }

    /// <summary>
    /// Takes a damaged checkpoint out of the run's list by renaming it to <c>step-N.damaged</c>, so that it pushes no good one out.
    /// Its files stay to be looked at. Only for who holds the lock.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>Its new place.</returns>
    /// <exception cref="UserException">It may not be renamed.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public string SetAside(CheckpointFolder checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var place = checkpoint.Path + ".damaged";
        for (var number = 2; Path.Exists(place); number++)
        {
            place = string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Path}.damaged-{number}");
        }

        StorageErrors.Writing(place, () =>
        {
            DiskStorage.Current.Move(checkpoint.Path, place);
            DiskStorage.Current.Flush(CheckpointsPath);
        });
        return place;
    }

    /// <summary>Removes what killed processes left half-written in this run. Only for who holds the lock.</summary>
    /// <returns>How many files and folders were removed.</returns>
    /// <exception cref="UserException">They may not be deleted.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public int RemoveLeftovers() =>
        new[] { FullPath, SamplesPath, CheckpointsPath }.Where(Directory.Exists).Sum(AtomicFolder.RemoveLeftovers);

    // Whether there is anything that a run does not begin with.
    private bool HasForeign() => Directory.Exists(FullPath) && StorageErrors.Reading(FullPath, () =>
        Directory.EnumerateFileSystemEntries(FullPath).Any(e => Path.GetFileName(e) != LockName && !IsEmptyFolder(e) && !IsUnfinishedRecipe(e)));

    // A run that was killed in its first moment.
    private bool IsUnfinishedRecipe(string path) => TemporaryName.Is(path) && TemporaryName.Final(path) == RecipePath;

    private static bool IsEmptyFolder(string path) => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();

    // A run in a folder of runs is mostly asked for by its own name.
    private static string DidYouMean(string name, IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => n.EndsWith("/" + name, StringComparison.Ordinal)) is { } same ? $"; did you mean {same}?" : Suggest.DidYouMean(name, names);

    private static bool IsRun(string folder) => !TemporaryName.Is(folder) && File.Exists(new RunDirectory(folder).RecipePath);

    private static long? StepOf(string path)
    {
        const string Prefix = "step-";
        var name = Path.GetFileName(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
    }
}
