using Diorama.Core;

namespace Diorama.Data;

/// <summary>
/// The broken samples of one data set, by name and reason. A broken sample is left out and another stands in its place, so that counts
/// stay equal; where more of the set is broken than its <see cref="Limit"/> bears, the run stops.
/// </summary>
public sealed class Quarantine
{
    /// <summary>The share of broken samples that a run still bears unless the recipe says otherwise: one in ten.</summary>
    public const double DefaultMaxBadFraction = 0.1;

    /// <summary>However many samples there are, more broken ones than this stop the run, or are counted and not listed, so that the list stays small.</summary>
    public const int MaxListed = 100_000;

    private readonly Lock _gate = new();
    private readonly List<BadSample> _samples = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private string? _path;
    private long _total = -1;
    private int _unlisted;
    private long _allowed = MaxListed;

    /// <summary>Nothing is broken yet.</summary>
    /// <param name="limit">How many broken samples are borne.</param>
    public Quarantine(BrokenLimit limit)
    {
        if (!(limit.MaxFraction is >= 0 and <= 1))
            throw new UserException($"{limit.Setting} is {limit.MaxFraction}; it must lie between 0 and 1.");
        Limit = limit;
    }

    /// <summary>Bears the usual share, <see cref="DefaultMaxBadFraction"/>.</summary>
    public Quarantine()
        : this(DefaultMaxBadFraction)
    {
    }

    /// <summary>How many broken samples are borne.</summary>
    public BrokenLimit Limit { get; }

    /// <value>How many broken samples are still borne: the <see cref="Limit"/>'s share of the whole set, once its size is known.</value>
    public long Allowed => Interlocked.Read(ref _allowed);

    /// <summary>The broken samples so far, in the order in which they were met.</summary>
    public IReadOnlyList<BadSample> Samples
    {
        get { lock (_gate) return [.. _samples]; }
    }

    /// <summary>How many are left out, those beyond <see cref="MaxListed"/> included.</summary>
    public int Count
    {
        get { lock (_gate) return _samples.Count + _unlisted; }
    }

    /// <summary>By how much what is broken so far is too much for training, as a sentence's beginning; null where it is borne.</summary>
    public string? Excess
    {
        get { lock (_gate) return IsBorne ? null : TooMany(); }
    }

    /// <summary>Raised for every sample that is newly listed, on the thread that met it.</summary>
    public event EventHandler<BadSample>? Found;

    /// <summary>One line about what was left out, with the first names; null where nothing was.</summary>
    public string? Summary
    {
        get
        {
            lock (_gate) return _samples.Count == 0 ? null : $"{LeftOut()}: {First(_samples)}.{Where()}";
        }
    }

    /// <summary>Says how many samples there are, good and bad.</summary>
    /// <exception cref="UserException">Too many are broken already.</exception>
    public void SetTotal(long total)
    {
        lock (_gate)
        {
            _total = total;
            _allowed = Math.Min(MaxListed, (long)Math.Floor(total * Limit.MaxFraction)) + _whole.Count;
            StopWhereTooMany();
        }
    }

    /// <summary>Lists a broken sample; one that is listed already changes nothing. Where the <see cref="Limit"/> does not stop, those beyond <see cref="MaxListed"/> are counted alone.</summary>
    /// <exception cref="UserException">Too many are broken, or the list may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Add(BadSample sample)
    {
        lock (_gate)
        {
            if (!Limit.Stops && _samples.Count == MaxListed)
            {
                if (!_names.Contains(sample.Name)) _unlisted++;
                return;
            }

            if (!_names.Add(sample.Name)) return;
            _samples.Add(sample);
            if (_path is not null) QuarantineList.Append(_path, sample);
        }

        Found?.Invoke(this, sample);
        lock (_gate) StopWhereTooMany();
    }

    /// <summary>Lists a sample that is whole, and of no use: it has no partner, say. However many there are of these, they stop nothing.</summary>
    /// <exception cref="UserException">The list may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void LeaveOut(BadSample sample)
    {
        lock (_gate)
        {
            if (_names.Contains(sample.Name) || !_whole.Add(sample.Name)) return;
            _allowed++;
        }

        Add(sample);
    }

    /// <summary>
    /// Keeps the list in a file as well, from now on: JSON lines with <c>name</c> and <c>reason</c>. What is listed there already, by the part of
    /// a run that came before, counts as well. No file is made while nothing is broken.
    /// </summary>
    /// <exception cref="UserException">The file may not be read or written, or too many are broken.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void ListIn(string path)
    {
        lock (_gate)
        {
            _path = path;
            _samples.InsertRange(0, QuarantineList.Read(path).Where(sample => _names.Add(sample.Name)));
            if (_samples.Count > 0) QuarantineList.Write(path, _samples);
            StopWhereTooMany();
        }
    }

    private void StopWhereTooMany()
    {
        if (!Limit.Stops || IsBorne) return;
        throw new UserException(
            $"{TooMany()}: {First([.. _samples.Where(sample => !_whole.Contains(sample.Name))])}.{Where()} "
                + $"Mend or remove them{(_path is null ? "" : " and delete the list")}, or raise {Limit.Setting}{(_path is null ? "; diorama data show says what is broken, and with --json names them all" : "")}."
        );
    }

    private bool IsBorne => _samples.Count + _unlisted <= _allowed;

    private int Broken => _samples.Count + _unlisted - _whole.Count;

    private string TooMany() =>
        $"{Counted(Broken)}{(_total < 0 ? $", more than the {MaxListed} that are listed" : $" of {_total}, more than {Limit.Setting} = {Limit.MaxFraction} allows")}";

    private static string Counted(int broken) => broken == 1 ? "1 broken sample" : $"{broken} broken samples";

    private string LeftOut() =>
        _whole.Count == 0 ? $"{Counted(Broken)} {(Broken == 1 ? "is" : "are")} left out"
        : $"{_samples.Count} {(_samples.Count == 1 ? "sample is" : "samples are")} left out{(Broken == 0 ? "" : $", {Broken} of them broken")}";

    private static string First(List<BadSample> samples) =>
        string.Join("; ", samples.Take(3).Select(sample => $"{sample.Name} ({sample.Reason})")) + (samples.Count > 3 ? "; …" : "");

    private string Where() => _path is null ? "" : $" All are listed in {_path}.";
}
