using Diorama.Cli.Bench;

namespace Diorama.Cli.Tests.Bench;

public sealed class RoundsTests
{
    [Fact]
    public void Run_TwoContenders_AlternatesAndTurnsRound()
    {
        var order = new List<string>();
        Func<Measurement> Named(string name, double ms) => () =>
        {
            order.Add(name);
            return new Measurement(ms, 1);
        };
        var rounds = Rounds.Run([Named("A", 1), Named("B", 2)], 3, (round, measured) => order.Add($"{round}"));
        Assert.Equal(["A", "B", "1", "B", "A", "2", "A", "B", "3"], order);
        Assert.All(rounds, round => Assert.Equal([1.0, 2.0], round.Select(m => m.MedianMs)));
    }
}
