using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How well a model foresees data that it has not seen.</summary>
public static class LikelihoodMetric
{
    /// <summary>
    /// Measures <c>SPLIT.nats</c> (mean negative log-likelihood of an example) and, where examples have several symbols,
    /// <c>SPLIT.nats_per_symbol</c> (all nats over all symbols) and <c>SPLIT.perplexity</c> (its exponential).
    /// </summary>
    /// <param name="model">The model; borrowed, in evaluation mode.</param>
    /// <param name="dataset">What it foresees.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="options">How many examples; the seed draws the noise of estimates.</param>
    public static IReadOnlyList<Figure> Measure(ILikelihood model, IDataset dataset, Split split, MeasureOptions options)
    {
        var examples = new SplitExamples(dataset, split, options.Samples, options.BatchSize);
        var (nats, symbols) = (new List<double>(), new List<double>());
        using var quiet = Autograd.NoGrad();
        using var generator = Generator.Seeded(Seeds.Derive(options.Seed, "likelihood"), options.Device);
        foreach (var host in examples.Batches())
        {
            using var scope = TensorScope.Open();
            var (batchNats, batchSymbols) = model.NegativeLogLikelihood(host.ToBatch(options.Device), generator);
            nats.AddRange(batchNats.ToCopy(DType.Float64).ToArray<double>());
            symbols.AddRange(batchSymbols.ToCopy(DType.Float64).ToArray<double>());
        }

        return Summarise(nats, symbols, $"{model.Protocol}; {examples.Protocol}", split, options.Seed);
    }

    private static List<Figure> Summarise(List<double> nats, List<double> symbols, string protocol, Split split, long seed)
    {
        var (key, words) = (SplitName.Key(split), SplitName.Words(split));
        var figures = new List<Figure> { Of($"{key}.nats", "nats", $"Negative log-likelihood, {words}", Interval.OfMean(nats), protocol) };
        if (symbols.Any(n => n != 1))
        {
            var each = Interval.OfRatio(nats, symbols);
            var over = $"{protocol}; all nats over all {FigureText.Number(symbols.Sum())} symbols";
            figures.Add(Of($"{key}.nats_per_symbol", "nats", $"Nats per symbol, {words}", each, over));
            figures.Add(Of($"{key}.perplexity", "", $"Perplexity per symbol, {words}", each.Map(Math.Exp), over));
        }

        return figures;

        Figure Of(string name, string unit, string title, Interval interval, string how) => new(name, interval.Mean, unit)
        {
            Title = title, Protocol = how, Samples = nats.Count, Seed = seed, Low = interval.Low, High = interval.High,
        };
    }
}
