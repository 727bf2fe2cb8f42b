using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// A model whose own discriminator sorts its pictures out: most of what it makes too often is thrown away (<see cref="RejectionRule"/>). Of a conditional model
/// each picture still is of the class that was asked for.
/// </summary>
public sealed class RejectionSampler : ISampleImages
{
    // The samplers' own.
    private const int BlockSize = 64;
    private const string Purpose = "rejection";

    private readonly ISampleImages _maker;
    private readonly IScore _critic;
    private readonly RejectionRule _rule;
    private readonly int _numClasses;
    private readonly int _mostRounds;

    private RejectionSampler(ISampleImages maker, IScore critic, RejectionRule rule, int numClasses, double share)
    {
        (_maker, _critic, _rule, _numClasses) = (maker, critic, rule, maker.IsConditional ? numClasses : 0);
        _mostRounds = 8 + (int)(4 / share);
    }

    /// <inheritdoc/>
    public bool IsConditional => _maker.IsConditional;

    /// <summary>Learns how scores relate to being real, from pictures that the discriminator did not learn from and as many generated ones.</summary>
    /// <param name="model">Makes pictures and scores them; borrowed, in evaluation mode.</param>
    /// <param name="dataset">Its data; the held-out split is taken, or the test split where none is held out.</param>
    /// <param name="share">In (0, 1): what share of the pictures is kept.</param>
    /// <param name="options">How many of each, at least 2; where to compute. The rule does not depend on the seed.</param>
    /// <param name="progress">Told the share that is done, in [0, 1].</param>
    /// <param name="stop">Asks to stop after the batch in progress.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="UserException">The model has no discriminator, the share is none, or the data has nothing to learn from.</exception>
    public static RejectionSampler Learn(GenerativeModel model, IDataset dataset, double share, MeasureOptions options, Action<double>? progress = null, CancellationToken stop = default)
    {
        if (model is not (ISampleImages and IScore)) throw new UserException("--reject: this model has no discriminator that could sort its pictures out.");
        var split = RejectionRule.SplitFor(dataset, share);
        var critic = (IScore)model;
        var (real, generated) = (new List<double>(), new List<double>());
        using var quiet = Autograd.NoGrad();
        options = options with { Seed = (long)Seeds.Derive(0, Purpose) };
        foreach (var host in new SplitExamples(dataset, split, options).Batches())
        {
            stop.ThrowIfCancellationRequested();
            using var scope = TensorScope.Open();
            var batch = host.ToBatch(options.Device);
            real.AddRange(Scores(critic, batch["image"], critic.IsConditional ? batch["label"] : null));
        }

        var pictures = new GeneratedImages((ISampleImages)model, dataset, split, options);
        for (var first = 0; first < options.Samples; first += options.BatchSize)
        {
            stop.ThrowIfCancellationRequested();
            progress?.Invoke((double)first / options.Samples); // real ones are soon judged: making pictures takes the time
            using var scope = TensorScope.Open();
            var (images, labels) = pictures.Part(first);
            generated.AddRange(Scores(critic, images, critic.IsConditional ? labels : null));
        }

        return new((ISampleImages)model, critic, RejectionRule.Fit(real, generated, share), model.Spec.Classes.Count, share);
    }

    /// <inheritdoc/>
    /// <remarks>In whole blocks; a place that stays empty after many candidates takes the one that was nearest to being kept.</remarks>
    public Tensor Sample(ImageRequest request)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var parts = new List<Tensor>();
        for (var start = request.First / BlockSize * BlockSize; start < request.First + request.Count; start += BlockSize)
        {
            var (from, to) = (Math.Max(request.First, start) - start, Math.Min(request.First + request.Count, start + BlockSize) - start);
            parts.Add(Block(request, start).Narrow(0, from, to - from));
        }

        return scope.Keep(Tensor.Cat([.. parts]));
    }

    private static IEnumerable<double> Scores(IScore critic, Tensor images, Tensor? labels) => critic.Score(images, labels).ToArray<float>().Select(s => (double)s);

    private Tensor Block(ImageRequest request, long start)
    {
        var chosen = new float[BlockSize][];
        var chances = new double[BlockSize];
        var (shape, device) = (Array.Empty<long>(), default(Device));
        var open = Enumerable.Range(0, BlockSize).ToList();
        var random = new SeededRandom(request.Seed, Purpose, start);
        for (var round = 0; round < _mostRounds && open.Count > 0; round++)
        {
            using var scope = TensorScope.Open();
            var places = Enumerable.Range(0, BlockSize).Select(i => open[i % open.Count]).ToArray();
            var classes = _numClasses > 0 ? Array.ConvertAll(places, p => ClassOf(request, start + p)) : null;
            var images = _maker.Sample(request with { Count = BlockSize, Seed = (long)Seeds.Derive(request.Seed, Purpose, round), First = start, Classes = classes });
            var labels = classes is null ? null : Tensor.From<long>(Array.ConvertAll(classes, c => (long)c)).To(images.Device);
            var scores = Scores(_critic, images, _critic.IsConditional ? labels : null).ToArray();
            (shape, device) = (images.Shape[1..].ToArray(), images.Device);
            var candidates = images.ToArray<float>().Chunk((int)images.NumElements / BlockSize).ToArray();
            for (var i = 0; i < BlockSize; i++)
            {
                var (place, chance) = (places[i], _rule.Probability(scores[i]));
                var isKept = random.NextDouble() < chance;
                if (!open.Contains(place) || (!isKept && chosen[place] is not null && chance <= chances[place])) continue;
                (chosen[place], chances[place]) = (candidates[i], chance);
                if (isKept) open.Remove(place);
            }
        }

        return Tensor.From<float>(chosen.SelectMany(c => c).ToArray(), [BlockSize, .. shape]).To(device);
    }

    private int ClassOf(ImageRequest request, long number) =>
        request.Classes is { } classes && number >= request.First && number < request.First + request.Count
            ? classes[(int)(number - request.First)]
            : (int)(number % _numClasses);
}
