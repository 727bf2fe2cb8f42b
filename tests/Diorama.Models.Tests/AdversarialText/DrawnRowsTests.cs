using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DrawnRowsTests
{
    [Fact]
    public void Draw_Language_IsTheArgmaxOfTheParallelPassWithTheSameNoise()
    {
        using var scope = TensorScope.Open();
        using var model = Toy.Writer(6, dropout: 0.5);
        Toy.Sharpen(model, 3);
        AssertArgmax(new LanguageWriter(model), null, Tensor.Full([32], 1, DType.Int64), 6);
    }

    [Theory]
    [InlineData("transformer")]
    [InlineData("gru")]
    public void Draw_Translation_IsTheArgmaxOfTheParallelPassWithTheSameNoise(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        var writer = new TranslationWriter(model);
        var (source, rows) = writer.Real(SomePairs.Batch(SomePairs.Sources));
        Assert.Equal((8, 7), (source!.Size(1) + 1, source.Size(1)));
        AssertArgmax(writer, source, rows.Select(1, 0), rows.Size(1));
    }

    [Fact]
    public void Draw_ManyTimes_HasTheModelsProbabilities()
    {
        using var scope = TensorScope.Open();
        using var model = Toy.Writer(3);
        Toy.Sharpen(model, 12);
        using var generator = Generator.Seeded(8);
        const int count = 40_000;
        var drawn = DrawnRows.Draw(new LanguageWriter(model), null, Tensor.Full([count], 1, DType.Int64), 2, keepsNoise: false, generator);
        var probabilities = model.Forward(Tensor.From<long>([1], 1, 1)).Softmax(-1).Detach().ToArray<float>();
        var found = drawn.Symbols.ToArray<long>().CountBy(id => id).ToDictionary(c => c.Key, c => c.Value);
        Assert.True(probabilities.Max() > 0.3 && probabilities.Min() < 0.1, "as good as even: the test would not see a wrong draw");
        for (var id = 0; id < probabilities.Length; id++)
        {
            var error = (4 * Math.Sqrt(probabilities[id] * (1 - probabilities[id]) / count)) + (2.0 / count);
            Assert.InRange((double)found.GetValueOrDefault(id) / count, probabilities[id] - error, probabilities[id] + error);
        }
    }

    private static void AssertArgmax(IRowWriter writer, Tensor? source, Tensor first, long length)
    {
        using var generator = Generator.Seeded(2);
        var drawn = DrawnRows.Draw(writer, source, first, length, keepsNoise: true, generator);
        writer.Model.Eval();
        var logits = writer.Logits(writer.Read(source, drawn.Rows[.., ..^1])).Detach();
        var parallel = (logits + drawn.Noise!).Argmax(-1).Reshape(-1).IndexSelect(0, drawn.Places);
        Assert.Equal(drawn.Symbols.ToArray<long>(), parallel.ToArray<long>());
        AssertForm(writer, drawn);
    }

    private static void AssertForm(IRowWriter writer, DrawnRows drawn)
    {
        var (end, pad) = (writer.Symbols.Tokenizer.End, writer.Symbols.Tokenizer.Pad);
        var rows = drawn.Rows.ToArray<long>().Chunk((int)drawn.Rows.Size(1)).ToList();
        var isDrawn = drawn.IsDrawn.To(DType.Int64).ToArray<long>().Chunk((int)drawn.Rows.Size(1) - 1).ToList();
        Assert.True(rows.Distinct(new Same()).Count() > 3, "all alike: the test would not see a row taken for another");
        Assert.Contains(rows, row => row.Contains(end) && Array.IndexOf(row, (long)end) < row.Length - 1);
        foreach (var (row, flags) in rows.Zip(isDrawn))
        {
            var count = Array.IndexOf(row, (long)end) is var at and >= 0 ? at : row.Length - 1;
            Assert.Equal(Enumerable.Range(1, flags.Length).Select(i => i <= count ? 1L : 0), flags);
            Assert.All(row[(count + 1)..], id => Assert.Equal(pad, id));
        }
    }

    private sealed class Same : IEqualityComparer<long[]>
    {
        public bool Equals(long[]? x, long[]? y) => x!.SequenceEqual(y!);

        public int GetHashCode(long[] row) => row.Aggregate(0, (hash, id) => (hash * 31) + (int)id);
    }
}
