using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>What a file of pairs has in one place.</summary>
/// <param name="Where">The file and line.</param>
/// <param name="Pair">The pair; null where it is broken.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal readonly record struct PairLine(string Where, Pair? Pair, string? Problem)
{
    /// <summary>A pair of two sides, or what is wrong with them.</summary>
    /// <param name="where">The file and line.</param>
    /// <param name="source">What is translated.</param>
    /// <param name="target">What it becomes.</param>
    /// <param name="task">Which task it is of; null where there is one.</param>
    internal static PairLine Of(string where, string source, string target, string? task = null) =>
        string.IsNullOrWhiteSpace(source) ? Broken(where, "its source is empty")
        : string.IsNullOrWhiteSpace(target) ? Broken(where, "its target is empty")
        : task is not null && string.IsNullOrWhiteSpace(task) ? Broken(where, "its task is empty")
        : new(where, new(source, target, where) { Task = task?.Trim() }, null);

    /// <summary>All of some lines; where none of them holds a pair the end says why the first does not.</summary>
    /// <exception cref="UserException">None holds a pair.</exception>
    internal static IEnumerable<PairLine> Some(IEnumerable<PairLine> lines, string path)
    {
        PairLine? first = null;
        var any = false;
        foreach (var line in lines)
        {
            first ??= line;
            any |= line.Pair is not null;
            yield return line;
        }

        if (!any && first is { } broken) throw new UserException($"data.path: {path} holds no pair of texts: {broken.Where}: {broken.Problem}.");
    }

    /// <summary>A place that holds no pair.</summary>
    internal static PairLine Broken(string where, string problem) => new(where, null, problem);
}
