namespace Diorama.Models;

/// <summary>How much of a translation stands in its reference, and of the reference in it: a figure for single sentences, as a reward.</summary>
/// <remarks>GLEU of Wu et al. 2016, arXiv 1609.08144, section 5.2: of all runs of one to four tokens the lesser of precision and recall.</remarks>
internal static class TokenOverlap
{
    private const int LongestRun = 4;

    /// <summary>The figure of a pair.</summary>
    /// <param name="written">Ids, without begin and end.</param>
    /// <param name="reference">Likewise.</param>
    /// <returns>In [0, 1]; 1 for the same ids, 0 where either is empty.</returns>
    internal static double Of(ReadOnlySpan<long> written, ReadOnlySpan<long> reference)
    {
        var (ours, theirs) = (Runs(written), Runs(reference));
        var most = Math.Max(ours.Values.Sum(), theirs.Values.Sum());
        return most == 0 ? 0 : (double)ours.Sum(run => Math.Min(run.Value, theirs.GetValueOrDefault(run.Key))) / most;
    }

    private static Dictionary<(long, long, long, long), int> Runs(ReadOnlySpan<long> ids)
    {
        var runs = new Dictionary<(long, long, long, long), int>();
        for (var start = 0; start < ids.Length; start++)
        {
            for (var length = 1; length <= Math.Min(LongestRun, ids.Length - start); length++)
            {
                var key = (ids[start], At(ids, start, 1, length), At(ids, start, 2, length), At(ids, start, 3, length));
                runs[key] = runs.GetValueOrDefault(key) + 1;
            }
        }

        return runs;
    }

    // A shorter run ends with what is no id.
    private static long At(ReadOnlySpan<long> ids, int start, int offset, int length) => offset < length ? ids[start + offset] : -1;
}
