using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a model foresees data that it has not seen: <c>SPLIT.nats</c> (mean negative log-likelihood of an example) and, where examples have several
/// symbols, <c>SPLIT.nats_per_symbol</c> (all nats over all symbols) and <c>SPLIT.perplexity</c> (its exponential); of pictures <c>SPLIT.bits_per_dim</c> where they have bits,
/// of text <c>SPLIT.bits_per_character</c> (all bits over all characters, which compares across tokenisers: a symbol that stands for every character that a
/// tokeniser does not know is charged with the bits that say which of Unicode's it is) and, of such tokenisers, <c>SPLIT.unknown</c>, the share of such symbols.
/// What the nats are, exact, an ELBO or an importance-weighted bound, and of which pixels, the model's protocol says: only figures of one protocol can be compared.
/// </summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="examples">What it foresees.</param>
/// <param name="options">The seed draws the noise of estimates.</param>
/// <param name="numDims">Numbers of a picture, channels included; 0 where the examples are none.</param>
/// <param name="tokenizer">Of text; else null.</param>
/// <param name="tasks">Names of the values of the field <c>task</c>, where there are several: each has its own <c>SPLIT.TASK.nats_per_symbol</c> and <c>SPLIT.TASK.perplexity</c> too.</param>
internal sealed class LikelihoodMetric(
    ILikelihood model,
    SplitExamples examples,
    MeasureOptions options,
    long numDims = 0,
    Tokenizer? tokenizer = null,
    params IReadOnlyList<string> tasks
) : IExampleMetric, IDisposable
{
    private const double Unicode = 1_112_064; // scalar values

    private readonly Generator _noise = Generator.Seeded(Seeds.Derive(options.Seed, "likelihood"), options.Device);
    private readonly List<double> _nats = [];
    private readonly List<double> _symbols = [];
    private readonly List<double> _characters = [];
    private readonly List<long> _tasks = [];
    private readonly List<double> _unknown = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context)
    {
        if (context.Model is not ILikelihood model || !context.HasExamples) return null;
        var numDims = context.HasImages ? context.Spec.Shape.Aggregate(1L, (a, b) => a * b) : 0;
        return new LikelihoodMetric(model, context.Examples, context.Options, numDims, context.Spec.Tokenizer, context.Spec.Tasks);
    }

    public void LookAt(Batch batch)
    {
        var (nats, symbols) = model.NegativeLogLikelihood(batch, _noise);
        _nats.AddRange(nats.ToCopy(DType.Float64).ToArray<double>());
        _symbols.AddRange(symbols.ToCopy(DType.Float64).ToArray<double>());
        if (tasks.Count > 0) _tasks.AddRange(batch["task"].ToArray<long>());
        if (tokenizer is null) return;
        foreach (var row in Predicted(batch["tokens"]))
        {
            _characters.Add(row.Sum(Characters));
            _unknown.Add(row.Count(id => id == tokenizer.Unknown));
        }
    }

    public IReadOnlyList<Figure> Figures()
    {
        var (key, words) = (SplitName.Key(examples.Split), SplitName.Words(examples.Split));
        var protocol = $"{model.Protocol}; {examples.Protocol}";
        var figures = new List<Figure> { Of($"{key}.nats", "nats", $"Negative log-likelihood, {words}", Interval.OfMean(_nats), protocol) };
        if (_symbols.Any(n => n != 1))
        {
            figures.AddRange(PerSymbol(key, words, protocol, _nats, _symbols));
            foreach (var (number, task) in tasks.Index())
            {
                var own = _tasks.Index().Where(t => t.Item == number).Select(t => t.Index).ToList();
                if (own.Count > 0) figures.AddRange(PerSymbol($"{key}.{task}", $"{task}, {words}", protocol, own.ConvertAll(i => _nats[i]), own.ConvertAll(i => _symbols[i])));
            }
        }
        else if (numDims > 0 && model.HasBits)
        {
            figures.Add(
                Of(
                    $"{key}.bits_per_dim",
                    "bits",
                    $"Bits per dimension, {words}",
                    Interval.OfMean(_nats).Map(n => n / (numDims * Math.Log(2))),
                    $"{protocol}; {FigureText.Number(numDims)} dimensions"
                )
            );
        }

        if (_characters.Sum() > 0)
        {
            var bits = Interval.OfRatio([.. _nats.Zip(_unknown, (nats, unknown) => nats + (unknown * Math.Log(Unicode)))], _characters).Map(nats => nats / Math.Log(2));
            var over = $"over all {FigureText.Number(_characters.Sum())} characters that were predicted";
            var charged = _unknown.Sum() > 0 ? FormattableString.Invariant($", and {Math.Log2(Unicode):F1} for each that the tokeniser does not know") : "";
            figures.Add(
                Of($"{key}.bits_per_character", "bits", $"Bits per character, {words}", bits, $"{protocol}; all bits, those of the ends too{charged}, {over}")
            );
            if (tokenizer!.Unknown is not null)
                figures.Add(
                    Of(
                        $"{key}.unknown",
                        "share",
                        $"Characters that the tokeniser does not know, {words}",
                        Interval.OfRatio(_unknown, _characters),
                        $"{examples.Protocol}; {over}"
                    )
                );
        }

        return figures;
    }

    private IEnumerable<Figure> PerSymbol(string key, string words, string protocol, List<double> nats, List<double> symbols)
    {
        var each = Interval.OfRatio(nats, symbols);
        var over = $"{protocol}; all nats over all {FigureText.Number(symbols.Sum())} symbols";
        yield return Of($"{key}.nats_per_symbol", "nats", $"Nats per symbol, {words}", each, over) with { Samples = nats.Count };
        yield return Of($"{key}.perplexity", "", $"Perplexity per symbol, {words}", each.Map(Math.Exp), over) with { Samples = nats.Count };
    }

    // The first token of a row is read, not predicted.
    private static IEnumerable<long[]> Predicted(Tensor tokens) => tokens.ToArray<long>().Chunk((int)tokens.Size(1)).Select(row => row[1..]);

    // A character is counted at its first byte, so that one cut off by a row's edge counts once.
    private double Characters(long id)
    {
        var count = 0;
        foreach (var b in tokenizer!.Bytes((int)id)) count += (b & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    public void Dispose() => _noise.Dispose();

    private Figure Of(string name, string unit, string title, Interval interval, string how) => new(name, interval.Mean, unit)
    {
        Title = title, Protocol = how, Samples = _nats.Count, Seed = options.Seed, Low = interval.Low, High = interval.High,
    };
}
