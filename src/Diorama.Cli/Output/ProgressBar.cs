using System.Globalization;

namespace Diorama.Cli;

/// <summary>How far something has come, on standard error: a bar that is redrawn on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class ProgressBar
{
    private const int Width = 24;

    private static readonly TimeSpan _plainInterval = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly TimeProvider _time = TimeProvider.System;
    private long? _lastPlain;

    /// <summary>Draws the bar.</summary>
    /// <param name="share">What is done, in [0, 1].</param>
    /// <param name="text">What stands beside it; cut where the terminal ends.</param>
    public void Show(double share, string text)
    {
        var percent = string.Create(CultureInfo.InvariantCulture, $"{100 * share,3:F0}%");
        if (_isTerminal)
        {
            Console.Error.Write("\r\u001b[K" + Cut($"{Draw(share)} {percent}  {text}", Columns() - 1));
        }
        else if (share >= 1 || _lastPlain is not { } last || _time.GetElapsedTime(last) >= _plainInterval)
        {
            _lastPlain = _time.GetTimestamp();
            Console.Error.WriteLine($"{percent}  {text}");
        }
    }

    /// <summary>A line that stays, in the bar's place.</summary>
    public void Line(string text) => Console.Error.WriteLine(_isTerminal ? $"\r\u001b[K{text}" : text);

    /// <summary>Time for people: <c>42 s</c>, <c>3:07</c>, <c>1:02:45</c>.</summary>
    public static string Time(TimeSpan time) =>
        time.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):F0} s")
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):F0}:{time.Minutes:D2}:{time.Seconds:D2}");

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
