using Diorama.Torch;

namespace Diorama.Training;

/// <summary>What a process that started ranks, and is none of them, can tell of them by the store that they meet at.</summary>
public static class StartedRanks
{
    /// <summary>The ranks that survivors found lost; none where they could not tell.</summary>
    /// <param name="connection">The store that they met at.</param>
    /// <param name="generation">Of the how manieth start, from 0.</param>
    public static IReadOnlyList<int> Lost(Store connection, int generation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var store = RankStore.OfGeneration(connection, generation);
        return RollCall.Lost(store);
    }

    /// <summary>Whether all ranks came; those that did not have begun nothing.</summary>
    /// <param name="connection">The store that they meet at.</param>
    /// <param name="generation">Of the how manieth start, from 0.</param>
    /// <param name="count">How many there are.</param>
    public static bool HaveMet(Store connection, int generation, int count)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var store = RankStore.OfGeneration(connection, generation);
        return Arrival.IsComplete(store, count);
    }
}
