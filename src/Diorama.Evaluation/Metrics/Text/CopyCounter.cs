using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Diorama.Evaluation;

/// <summary>Counts how many lines and runs of some texts stand in other texts too, which are shown to it piece by piece: only what its own texts have is held.</summary>
internal sealed class CopyCounter
{
    /// <summary>Tokens of a run.</summary>
    internal const int RunLength = 10;

    private readonly Dictionary<string, Part> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Part> _runs = [];

    /// <param name="own">Its own texts.</param>
    internal CopyCounter(IEnumerable<TextPiece> own)
    {
        foreach (var piece in own)
        {
            foreach (var line in piece.Lines) CollectionsMarshal.GetValueRefOrAddDefault(_lines, line, out _).Count++;
            foreach (var run in TokenRuns.Of(piece.Ids, RunLength)) CollectionsMarshal.GetValueRefOrAddDefault(_runs, run, out _).Count++;
        }
    }

    /// <summary>How many of its lines were met.</summary>
    internal Proportion Lines => Share(_lines.Values);

    /// <summary>How many of its runs were met.</summary>
    internal Proportion Runs => Share(_runs.Values);

    /// <summary>Takes note of what another text has.</summary>
    internal void Meet(TextPiece piece)
    {
        foreach (var line in piece.Lines) Meet(_lines, line);
        foreach (var run in TokenRuns.Of(piece.Ids, RunLength)) Meet(_runs, run);
    }

    private static void Meet<T>(Dictionary<T, Part> parts, T key)
        where T : notnull
    {
        ref var part = ref CollectionsMarshal.GetValueRefOrNullRef(parts, key);
        if (!Unsafe.IsNullRef(ref part)) part.IsMet = true;
    }

    private static Proportion Share(IReadOnlyCollection<Part> parts) => new(parts.Where(part => part.IsMet).Sum(part => part.Count), parts.Sum(part => part.Count));

    private record struct Part(long Count, bool IsMet);
}
