using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class NextSymbolsTests
{
    [Theory]
    [InlineData(1 << 20, 4)]
    [InlineData(1 << 21, 2)]
    [InlineData(1 << 23, 1)]
    [InlineData(5, 7)]
    public void Nats_LargeVocabulary_AsksForFewLogitsAtOnceAndGivesTheSame(int vocabulary, int most)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var states = Tensor.Randn([7, 5], generator);
        var target = Tensor.From<long>([0, 4, 2, 2, 1, 3, 0]);
        var asked = new List<long>();
        var nats = NextSymbols.Nats(vocabulary, states, target, rows =>
        {
            asked.Add(rows.Size(0));
            return rows * 3;
        });
        Assert.Equal((7, most), (asked.Sum(), asked.Max()));
        Assert.Equal(Loss.CrossEntropy(states * 3, target, reduction: Reduction.None).ToArray<float>(), nats.ToArray<float>());
    }

    [Fact]
    public void Nats_NoSymbols_AreNone()
    {
        using var scope = TensorScope.Open();
        Assert.Equal([0], NextSymbols.Nats(5, Tensor.Zeros([0, 5]), Tensor.Zeros([0], DType.Int64), rows => rows).Shape.ToArray());
    }
}
