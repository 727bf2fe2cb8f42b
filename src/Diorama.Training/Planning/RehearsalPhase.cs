using Diorama.Models;

namespace Diorama.Training;

/// <summary>A stretch of a run in which each step does what the others do: between two steps at which an objective begins or ends.</summary>
/// <param name="From">Its first step, from 0.</param>
/// <param name="Until">The step after its last.</param>
internal sealed record RehearsalPhase(long From, long Until)
{
    /// <summary>How many steps it has.</summary>
    public long Steps => Until - From;

    /// <summary>The phases of a run, in order.</summary>
    /// <param name="objectives">Of the model.</param>
    /// <param name="steps">Of the whole run.</param>
    /// <param name="begin">Steps that are behind it, whose phases are left out.</param>
    public static IReadOnlyList<RehearsalPhase> Of(IReadOnlyList<Objective> objectives, long steps, long begin = 0)
    {
        var marks = objectives.SelectMany(o => new[] { o.From, o.Until }).Where(step => step > begin && step < steps).Prepend(begin).Append(steps).Distinct().Order().ToList();
        return [.. marks.Zip(marks.Skip(1), (from, until) => new RehearsalPhase(from, until))];
    }
}
