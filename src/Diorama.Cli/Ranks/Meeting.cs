using Diorama.Training;

namespace Diorama.Cli;

/// <summary>The ranks of a training meet, or somebody has no patience for it.</summary>
internal static class Meeting
{
    /// <summary>Meets the other ranks.</summary>
    /// <param name="plan">What they train.</param>
    /// <param name="variables">Where they meet; null: there is one process, which meets nobody.</param>
    /// <param name="stop">Asks to wait no longer; the others are told.</param>
    /// <param name="ranks">All of them; null where there is one process, or this one was stopped.</param>
    /// <exception cref="Core.UserException">The ranks were not started with the same.</exception>
    /// <returns>Whether training may begin; where not, the user is told.</returns>
    public static bool TryJoin(TrainingPlan plan, RankVariables? variables, CancellationToken stop, out Ranks? ranks)
    {
        try
        {
            ranks = variables is null ? null : Ranks.Join(variables, plan, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            Terminal.Note("Stopped before all ranks had met.");
            ranks = null;
            return false;
        }
    }
}
