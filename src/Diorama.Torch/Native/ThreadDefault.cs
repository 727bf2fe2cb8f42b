using System.Globalization;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>How many threads an operator gets when nobody says. libtorch's own answer depends on its build; Debian's is 1.</summary>
internal static class ThreadDefault
{
    internal const string Variable = "DIORAMA_THREADS";

    /// <exception cref="UserException">DIORAMA_THREADS is no number from 1 on.</exception>
    internal static int ForThisProcess() => Choose(
        Environment.GetEnvironmentVariable(Variable),
        Environment.GetEnvironmentVariable("OMP_NUM_THREADS"),
        Math.Min(NativeProcess.CountCores(), Environment.ProcessorCount));

    /// <param name="ours">DIORAMA_THREADS.</param>
    /// <param name="openMp">OMP_NUM_THREADS: a number, or one a nesting level. What OpenMP would not understand it ignores, and so do we.</param>
    /// <param name="cores">Physical cores that this process may use. Two threads on one core only get into each other's way.</param>
    internal static int Choose(string? ours, string? openMp, int cores)
    {
        if (!string.IsNullOrWhiteSpace(ours))
        {
            return Parse(ours) ?? throw new UserException($"{Variable}={ours}: write a whole number from 1 on, or unset it to use every core ({cores}).");
        }
        return (openMp is null ? null : Parse(openMp.Split(',')[0])) ?? cores;
    }

    private static int? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
