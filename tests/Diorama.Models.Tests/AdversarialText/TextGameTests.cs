using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TextGameTests
{
    private const int Length = 4;

    private static readonly TextGanConfig _plain = new() { LikelihoodWeight = 0, NormalizeAdvantages = false, Discount = 1 };

    /// <summary>Every text that the model can write is known, so is what it is rewarded, and so is the gradient of what is to be expected.</summary>
    [Fact]
    public void Generate_PolicyGradient_IsOnAverageTheGradientOfTheExpectedReward()
    {
        const int length = 3, rows = 2048, times = 16;
        using var scope = TensorScope.Open();
        using var model = Toy.Model(_plain, length);
        Toy.Sharpen(model, 4);
        var exact = Exact(model, length);
        var batch = Toy.Batch(((TransformerModel)model.Inner).Symbols, length, ("a", rows));
        using var generator = Generator.Seeded(4);
        var samples = Enumerable.Range(0, times).Select(_ =>
        {
            using var inner = TensorScope.Open();
            Play.Backward(model, "generator", batch, generator);
            return Gradients(model);
        }).ToList();

        // Divided by the symbols of the real texts, of which each has two: a letter and the end.
        var (distance, error, size) = (0.0, 0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
        {
            var mean = samples.Average(s => s[i]);
            distance += Math.Pow(2 * mean - exact[i], 2);
            error += 4 * samples.Sum(s => Math.Pow(s[i] - mean, 2)) / (times - 1) / times;
            size += exact[i] * exact[i];
        }
        Assert.True(error < 0.01 * size, $"too few draws: error {Math.Sqrt(error)}, gradient {Math.Sqrt(size)}");
        Assert.InRange(distance, 0, 3 * error);
    }

    [Fact]
    public void Generate_Gumbel_JudgesWhatWasDrawnAndMovesTheGeneratorAlone()
    {
        const int length = 5;
        using var scope = TensorScope.Open();
        using var model = Toy.Model(_plain with { Method = TextGanMethod.Gumbel, Loss = GanLoss.Hinge }, length, dropout: 0.4);
        Toy.Sharpen(model, 3);
        var writer = (TransformerModel)model.Inner;
        var batch = Toy.Batch(writer.Symbols, length, ("ab", 16));
        using var generator = Generator.Seeded(4);
        var figures = Play.Backward(model, "generator", batch, generator);
        using var again = Generator.Seeded(4);
        var drawn = DrawnRows.Draw(new LanguageWriter(writer), null, batch["tokens"].Select(1, 0), length, keepsNoise: true, again);
        using var judge = new Judge(model);
        var scores = judge.Scores(drawn.Rows).MaskedSelect(drawn.IsDrawn);
        Assert.Equal(-scores.Mean().Item(), figures["game"], 1e-5);
        Assert.True(drawn.IsDrawn.Any().Item() != 0 && drawn.IsDrawn.All().Item() == 0, "no text ended early: the test would not see symbols at wrong places");
        Assert.All(model.NamedParameters().Where(p => p.Name.StartsWith("discriminator", StringComparison.Ordinal)), p => Assert.Null(p.Parameter.Grad));
        Assert.Contains(model.Parameters(), p => p.Grad is { } gradient && gradient.Abs().Sum().Item() > 0);
    }

    /// <summary>The discriminator's gradient with respect to each symbol's one-hot row, computed the plain way: a table of one-hot rows for the whole text.</summary>
    [Fact]
    public void Generate_Gumbel_GradientReachesEachSymbolsOwnLogits()
    {
        const int length = 5;
        using var scope = TensorScope.Open();
        using var model = Toy.Model(_plain with { Method = TextGanMethod.Gumbel, Loss = GanLoss.Hinge, Temperature = 0.7, FinalTemperature = 0.7 }, length);
        Toy.Sharpen(model, 3);
        var writer = (TransformerModel)model.Inner;
        var batch = Toy.Batch(writer.Symbols, length, ("ab", 16));
        using var generator = Generator.Seeded(4);
        Play.Backward(model, "generator", batch, generator);
        var found = Gradients(model);
        using var again = Generator.Seeded(4);
        var drawn = DrawnRows.Draw(new LanguageWriter(writer), null, batch["tokens"].Select(1, 0), length, keepsNoise: true, again);
        foreach (var parameter in model.Parameters()) parameter.Value.Grad = null;
        var soft = ((writer.Forward(drawn.Rows[.., ..^1]) + drawn.Noise!) / 0.7).Softmax(-1); // [B, T - 1, V]
        var oneHot = drawn.Rows.OneHot(writer.Symbols.Count).To(DType.Float32);
        var isDrawn = drawn.IsDrawn.Unsqueeze(-1).To(DType.Float32);
        var rows = Tensor.Cat([oneHot[.., ..1], oneHot[.., 1..] + ((soft - soft.Detach()) * isDrawn)], 1);
        using var judge = new Judge(model);
        (-judge.Mixed(rows).MaskedSelect(drawn.IsDrawn).Mean()).Backward();
        var expected = Gradients(model);
        var size = expected.Max(Math.Abs);
        Assert.True(size > 0);
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) <= 1e-5 * size);
    }

    /// <summary>
    /// A generator that has learnt one text for the other comes to write both as often as they are: by policy gradient through the game alone. The soft symbols also
    /// praise what nobody ever wrote, and do not see that the second letter follows from the first: beside a little likelihood that game settles too.
    /// </summary>
    [Theory]
    [InlineData(TextGanMethod.PolicyGradient, 0)]
    [InlineData(TextGanMethod.Gumbel, 0.2)]
    public void Game_WronglyPretrained_ReachesTheData(TextGanMethod method, double likelihoodWeight)
    {
        using var scope = TensorScope.Open();
        using var model = Toy.Model(new() { Method = method, LikelihoodWeight = likelihoodWeight, FinalTemperature = 1 }, Length);
        var writer = (TransformerModel)model.Inner;
        Toy.Play(model, Toy.Batch(writer.Symbols, Length, ("ab", 12), ("ba", 52)), 100, [("language", 0.02)]);
        Assert.InRange(Share(writer, "ab"), 0.1, 0.3);
        var (shares, others) = (new List<double>(), new List<double>());
        Toy.Play(model, Toy.Batch(writer.Symbols, Length, ("ab", 48), ("ba", 16)), 200, [("discriminator", 0.01), ("generator", 0.003)], () =>
        {
            shares.Add(Share(writer, "ab"));
            others.Add(Share(writer, "ba"));
        });
        var (share, other) = (shares.TakeLast(70).Average(), others.TakeLast(70).Average());
        Assert.True(share is > 0.6 and < 0.9 && other is > 0.05 and < 0.4, $"ab {share:F2} of 0.75, ba {other:F2} of 0.25");
    }

    [Fact]
    public void Compute_Pretraining_IsTheGeneratorsOwnObjective()
    {
        using var scope = TensorScope.Open();
        using var model = Toy.Model(_plain with { PretrainSteps = 5, DiscriminatorPretrainSteps = 3, DiscriminatorSteps = 2 }, 4);
        Assert.Equal(
            [("language", 0, 5, 1), ("discriminator", 5, long.MaxValue, 2), ("generator", 8, long.MaxValue, 1)],
            model.Objectives.Select(o => (o.Name, o.From, o.Until, o.Repeat)));
        var writer = (TransformerModel)model.Inner;
        var batch = Toy.Batch(writer.Symbols, 4, ("ab", 2), ("b", 3));
        using var generator = Generator.Seeded(1);
        var (nats, counts) = model.NegativeLogLikelihood(batch, generator);
        Assert.Equal(nats.Sum().Item() / counts.Sum().Item(), model.Objectives[0].Compute(batch, new(0, 1, generator)).Total.Item(), 1e-5);
    }

    // The probability of a text as the model gives it.
    private static double Share(TransformerModel writer, string text)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        return Math.Exp(-writer.NegativeLogLikelihood(Toy.Batch(writer.Symbols, Length, (text, 1)), generator).Nats.Item());
    }

    // Minus the gradient of Σ p(x) Σ_t r_t(x) over all texts x.
    private static double[] Exact(TextGan model, int length)
    {
        var writer = (TransformerModel)model.Inner;
        var (count, end, pad) = (writer.Symbols.Count, writer.Symbols.Tokenizer.End, writer.Symbols.Tokenizer.Pad);
        var texts = new List<long[]> { new long[] { 1 } };
        for (var place = 1; place < length; place++)
        {
            texts = [.. texts.SelectMany(text => text.AsSpan(1).Contains(end) ? [[.. text, pad]] : Enumerable.Range(0, count).Select(id => (long[])[.. text, id]))];
        }
        var rows = Tensor.From<long>([.. texts.SelectMany(text => text)], texts.Count, length);
        var isDrawn = Tensor.From<bool>([.. texts.SelectMany(text => Enumerable.Range(1, length - 1).Select(i => !text.AsSpan(1, i - 1).Contains(end)))], texts.Count, length - 1).To(DType.Float32);
        var nats = Loss.CrossEntropy(writer.Forward(rows[.., ..^1]).Flatten(0, 1), rows[.., 1..].Reshape(-1), reduction: Reduction.None).View(isDrawn.Shape) * isDrawn;
        var probability = (-nats.Sum([1])).Exp();
        Assert.Equal(1, probability.Sum().Item(), 1e-4);
        using var judge = new Judge(model);
        var rewards = (((judge.Scores(rows).Sigmoid() * 2) - 1) * isDrawn).Sum([1]).Detach();
        (-(probability * rewards).Sum()).Backward();
        var gradients = Gradients(model);
        foreach (var parameter in model.Parameters()) parameter.Value.Grad = null;
        return gradients;
    }

    private static double[] Gradients(TextGan model) =>
        [.. model.Inner.Parameters().SelectMany(p => p.Grad is { } g ? g.ToArray<float>() : new float[p.Value.NumElements]).Select(g => (double)g)];

    /// <summary>The discriminator of a model, read from outside.</summary>
    private sealed class Judge : IDisposable
    {
        private readonly TextDiscriminator _network;

        internal Judge(TextGan model)
        {
            _network = (TextDiscriminator)model.Children.Single(c => c.Name == "discriminator").Module;
            _network.Eval();
        }

        internal Tensor Scores(Tensor rows) => _network.Forward(rows, null)[.., 1..];

        internal Tensor Mixed(Tensor rows) => _network.Judge(_network.Mix(rows), null)[.., 1..];

        public void Dispose() => _network.Train();
    }
}
