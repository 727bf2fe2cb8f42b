namespace Diorama.Cli;

/// <summary>
/// Work that somebody waits for. From its first second on a bar tells how far it is and how long it will still take, or, where it cannot tell, that it
/// goes on; work that is done sooner says nothing.
/// </summary>
internal sealed class Waiting : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(0.25);

    private readonly string _what;
    private readonly TimeProvider _time;
    private readonly ProgressBar _bar;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private double _share;
    private bool _isOver;
    private bool _isShown;

    private Waiting(string what, TimeProvider time)
    {
        (_what, _time, _bar, _start) = (what, time, new ProgressBar(time), time.GetTimestamp());
        _timer = time.CreateTimer(_ => Draw(), null, _patience, _interval);
    }

    /// <summary>Does work while its progress is shown.</summary>
    /// <param name="what">What is done: <c>Measuring</c>.</param>
    /// <param name="work">The work; given where to say what share of it is done, in [0, 1].</param>
    /// <param name="time">The clock; null: the system's.</param>
    public static T During<T>(string what, Func<Action<double>, T> work, TimeProvider? time = null)
    {
        using var waiting = new Waiting(what, time ?? TimeProvider.System);
        return work(share => waiting._share = share);
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        lock (_gate) _isOver = true; // a tick may be under way
        _timer.Dispose();
        if (_isShown) ProgressBar.Clear();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _isShown = true;
            var past = _time.GetElapsedTime(_start);
            var share = _share;
            _bar.Show(share, share > 0 ? $"{_what}  {ProgressBar.Time(past * (1 / share - 1))} left" : $"{_what}  {ProgressBar.Time(past)}");
        }
    }
}
