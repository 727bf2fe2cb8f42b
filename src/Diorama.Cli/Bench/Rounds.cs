namespace Diorama.Cli.Bench;

/// <summary>
/// Contenders measured in turns, a process each, so that what the machine does beside strikes all alike. Every other round goes backwards: A B, B A, A B.
/// </summary>
internal static class Rounds
{
    /// <param name="contenders">Each starts a process and gives what it measured.</param>
    /// <param name="count">How many rounds; at least 1.</param>
    /// <param name="report">Hears each finished round: its number from 1, and what it gave.</param>
    /// <returns>[round][contender].</returns>
    public static IReadOnlyList<IReadOnlyList<Measurement>> Run(IReadOnlyList<Func<Measurement>> contenders, int count, Action<int, IReadOnlyList<Measurement>> report)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rounds = new List<IReadOnlyList<Measurement>>();
        for (var round = 0; round < count; round++)
        {
            var measured = new Measurement[contenders.Count];
            for (var turn = 0; turn < measured.Length; turn++)
            {
                var who = round % 2 == 0 ? turn : measured.Length - 1 - turn;
                measured[who] = contenders[who]();
            }
            rounds.Add(measured);
            report(round + 1, measured);
        }
        return rounds;
    }
}
