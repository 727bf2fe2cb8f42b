using System.Globalization;

namespace Diorama.Cli;

/// <summary>How far something has come, on standard error: a bar that is redrawn on a terminal; elsewhere a plain line now and then, of work that takes long.</summary>
internal sealed class ProgressBar(TimeProvider? time = null)
{
    private const int Width = 24;

    private static readonly TimeSpan _plainInterval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _lastPlain = (time ?? TimeProvider.System).GetTimestamp();
    private bool _isPlain;
    private bool _isFull;

    /// <summary>Draws the bar.</summary>
    /// <param name="share">What is done, in [0, 1].</param>
    /// <param name="text">What stands beside it; cut where the terminal ends.</param>
    public void Show(double share, string text)
    {
        var percent = string.Create(CultureInfo.InvariantCulture, $"{100 * share,3:F0}%");
        if (Terminal.IsWatched)
        {
            Terminal.Draw(Cut($"{Draw(share)} {percent}  {text}", Columns() - 1));
        }
        else if (share >= 1 && _isPlain ? !_isFull : _time.GetElapsedTime(_lastPlain) >= _plainInterval)
        {
            (_lastPlain, _isPlain, _isFull) = (_time.GetTimestamp(), true, share >= 1);
            Terminal.Note($"{percent}  {text}");
        }
    }

    /// <summary>Takes the bar away.</summary>
    public static void Clear()
    {
        if (Terminal.IsWatched) Terminal.Draw("");
    }

    /// <summary>Time for people: <c>42 s</c>, <c>3:07</c>, <c>1:02:45</c>, <c>2 d 3:00:00</c>.</summary>
    public static string Time(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(Math.Max(time.TotalSeconds, 0));
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds} s")
            : hours == 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds % 60:D2}")
            : hours < 48 ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:D2}:{seconds % 60:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"{hours / 24} d {hours % 24}:{minutes:D2}:{seconds % 60:D2}");
    }

    /// <summary>The bar alone, always as wide.</summary>
    internal static string Draw(double share)
    {
        var full = (int)Math.Round(Width * Math.Clamp(share, 0, 1));
        return new string('█', full) + new string('░', Width - full);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..Math.Max(length, 0)];

    // A terminal that does not know its width says 0.
    private static int Columns() => Console.WindowWidth is > 0 and var columns ? columns : 80;
}
