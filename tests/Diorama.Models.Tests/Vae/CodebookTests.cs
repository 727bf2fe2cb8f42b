using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class CodebookTests
{
    private const int Codes = 5;
    private const int Size = 3;
    private const double Decay = 0.9;

    [Fact]
    public void Encode_OfRows_TakesTheNearestVector()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var codebook = Make(restartBelow: 0);
        var rows = Tensor.Randn([40, Size], generator);
        var (points, vectors) = (rows.ToArray<float>(), Table(codebook, "vectors"));
        var expected = Enumerable
            .Range(0, 40)
            .Select(r =>
                (long)Enumerable.Range(0, Codes).MinBy(k => Enumerable.Range(0, Size).Sum(d => Math.Pow(points[(r * Size) + d] - vectors[(k * Size) + d], 2)))
            );

        Assert.Equal(expected, codebook.Encode(rows).ToArray<long>());
        Assert.Equal(vectors[(2 * Size)..(3 * Size)], codebook.Decode(Tensor.From<long>([2])).ToArray<float>());
    }

    [Fact]
    public void Follow_OfSeveralSteps_KeepsMovingMeans()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var codebook = Make(restartBelow: 0);
        var (counts, sums) = (new double[Codes], new double[Codes * Size]);
        for (var step = 0; step < 4; step++)
        {
            var (newCounts, newSums) = (new double[Codes], new double[Codes * Size]);
            for (var part = 0; part < 2; part++) // two batches make a step
            {
                var rows = Tensor.Randn([30, Size], generator);
                var codes = Tensor.From<long>([.. Enumerable.Range(0, 30).Select(r => (long)(r * r % Codes == 0 ? 0 : r % Codes))]);
                var (points, taken) = (rows.ToArray<float>(), codes.ToArray<long>());
                codebook.Note(rows, codes, generator);
                for (var r = 0; r < 30; r++)
                {
                    newCounts[taken[r]]++;
                    for (var d = 0; d < Size; d++) newSums[(taken[r] * Size) + d] += points[(r * Size) + d];
                }
            }
            using (Autograd.NoGrad()) codebook.Follow();
            for (var k = 0; k < Codes; k++) counts[k] = (Decay * counts[k]) + ((1 - Decay) * newCounts[k]);
            for (var i = 0; i < sums.Length; i++) sums[i] = (Decay * sums[i]) + ((1 - Decay) * newSums[i]);
        }
        var expected = sums.Select((s, i) => s / counts[i / Size]);

        Assert.All(expected.Zip(Table(codebook, "vectors")), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(counts.Zip(Table(codebook, "counts")), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Follow_OfCodesThatNobodyTakes_BeginsThemAtRowsOfTheBatch()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var quiet = Autograd.NoGrad();
        using var codebook = Make(restartBelow: 6);
        var rows = Tensor.Randn([50, Size], generator);

        // 50 rows make 5 counts at first, which is too few for any code: all begin at rows, with a count of 6 e.
        codebook.Note(rows, codebook.Encode(rows), generator);
        codebook.Follow();
        Assert.All(Vectors(codebook), v => Assert.True(Near(v, rows)));

        // Then only code 3 is taken: the others are forgotten after every tenth step.
        var kept = Tensor.Full([50, Size], 7.0);
        for (var step = 0; step < 60; step++)
        {
            codebook.Note(step < 59 ? kept : rows, Tensor.Full([50], 3, DType.Int64), generator);
            codebook.Follow();
        }
        Assert.All(Vectors(codebook)[3], x => Assert.InRange(x, 5, 7));
        Assert.Contains(Vectors(codebook).Where((_, k) => k != 3), v => Near(v, rows));
    }

    [Fact]
    public void Note_OfCodes_GivesTheirPerplexity()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var codebook = Make(restartBelow: 0);
        double Perplexity(params long[] codes) => codebook.Note(Tensor.Zeros([codes.Length, Size]), Tensor.From<long>(codes), generator).Item();

        Assert.Equal(1, Perplexity(2, 2, 2), 1e-5);
        Assert.Equal(4, Perplexity(0, 1, 2, 4), 1e-5);
        Assert.Equal(Math.Exp((0.75 * Math.Log(4.0 / 3)) + (0.25 * Math.Log(4))), Perplexity(0, 0, 0, 4), 1e-5);
    }

    private static Codebook Make(double restartBelow)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        return new(new() { Codes = Codes, CodeSize = Size, Decay = Decay, RestartBelow = restartBelow });
    }

    private static float[] Table(Codebook codebook, string name) => codebook.NamedBuffers().Single(b => b.Name == name).Buffer.Value.ToArray<float>();

    private static List<float[]> Vectors(Codebook codebook) => [.. Table(codebook, "vectors").Chunk(Size)];

    private static bool Near(float[] vector, Tensor rows) => rows.ToArray<float>().Chunk(Size).Any(row => row.Zip(vector, (a, b) => Math.Abs(a - b)).Max() < 1e-5);
}
