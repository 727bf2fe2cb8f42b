using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a model foresees data that it has not seen: <c>SPLIT.nats</c> (mean negative log-likelihood of an example) and, where examples have several
/// symbols, <c>SPLIT.nats_per_symbol</c> (all nats over all symbols) and <c>SPLIT.perplexity</c> (its exponential); of pictures <c>SPLIT.bits_per_dim</c>,
/// of text <c>SPLIT.bits_per_character</c> (all bits over all characters, which compares across tokenisers).
/// What the nats are, exact, an ELBO or an importance-weighted bound, and of which pixels, the model's protocol says: only figures of one protocol can be compared.
/// </summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="examples">What it foresees.</param>
/// <param name="options">The seed draws the noise of estimates.</param>
/// <param name="numDims">Numbers of a picture, channels included; 0 where the examples are none.</param>
/// <param name="tokenizer">Of text; else null.</param>
/// <param name="tasks">Names of the values of the field <c>task</c>, where there are several: each has its own <c>SPLIT.TASK.nats_per_symbol</c> and <c>SPLIT.TASK.perplexity</c> too.</param>
internal sealed class LikelihoodMetric(ILikelihood model, SplitExamples examples, MeasureOptions options, long numDims = 0, Tokenizer? tokenizer = null, params IReadOnlyList<string> tasks) : IExampleMetric, IDisposable
{
    private readonly Generator _noise = Generator.Seeded(Seeds.Derive(options.Seed, "likelihood"), options.Device);
    private readonly List<double> _nats = [];
    private readonly List<double> _symbols = [];
    private readonly List<double> _characters = [];
    private readonly List<long> _tasks = [];

    public void LookAt(Batch batch)
    {
        var (nats, symbols) = model.NegativeLogLikelihood(batch, _noise);
        _nats.AddRange(nats.ToCopy(DType.Float64).ToArray<double>());
        _symbols.AddRange(symbols.ToCopy(DType.Float64).ToArray<double>());
        if (tokenizer is not null) _characters.AddRange(Characters(batch["tokens"]));
        if (tasks.Count > 0) _tasks.AddRange(batch["task"].ToArray<long>());
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
        else if (numDims > 0)
        {
            figures.Add(Of($"{key}.bits_per_dim", "bits", $"Bits per dimension, {words}", Interval.OfMean(_nats).Map(n => n / (numDims * Math.Log(2))), $"{protocol}; {FigureText.Number(numDims)} dimensions"));
        }

        if (_characters.Sum() > 0)
        {
            var bits = Interval.OfRatio(_nats, _characters).Map(nats => nats / Math.Log(2));
            figures.Add(Of($"{key}.bits_per_character", "bits", $"Bits per character, {words}", bits, $"{protocol}; all bits, those of the ends too, over all {FigureText.Number(_characters.Sum())} characters that were predicted"));
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

    // The first token of a row is read, not predicted. A character is counted at its first byte, so that one cut off by a row's edge counts once.
    private IEnumerable<double> Characters(Tensor tokens)
    {
        var (ids, length) = (tokens.ToArray<long>(), (int)tokens.Size(1));
        for (var row = 0; row < ids.Length; row += length)
        {
            var count = 0;
            foreach (var id in ids.AsSpan(row + 1, length - 1))
            {
                foreach (var b in tokenizer!.Bytes((int)id)) count += (b & 0xC0) == 0x80 ? 0 : 1;
            }

            yield return count;
        }
    }

    public void Dispose() => _noise.Dispose();

    private Figure Of(string name, string unit, string title, Interval interval, string how) => new(name, interval.Mean, unit)
    {
        Title = title, Protocol = how, Samples = _nats.Count, Seed = options.Seed, Low = interval.Low, High = interval.High,
    };
}
