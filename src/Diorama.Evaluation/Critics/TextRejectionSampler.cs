using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// A model whose own discriminator sorts its texts out, by the same rule as pictures (<see cref="RejectionRule"/>). What scores mean is learnt from whole texts without a
/// prompt; γ is set anew for each block of texts, so that exactly the share is kept of what goes on from any prompt.
/// </summary>
/// <remarks>
/// Kept with the probability σ(a - γ) is a text whose a, and a random number of the logistic distribution, come to more than γ: the share with the greatest sums is
/// kept, in the order in which it was drawn.
/// </remarks>
public sealed class TextRejectionSampler : IContinue
{
    private const int BlockSize = 64;
    private const double Rounding = 1e-9;
    private const string Purpose = "rejection";

    private readonly IContinue _writer;
    private readonly TextCritic _critic;
    private readonly RejectionRule _rule;
    private readonly double _share;

    private TextRejectionSampler(IContinue writer, TextCritic critic, RejectionRule rule, double share) => (_writer, _critic, _rule, _share) = (writer, critic, rule, share);

    /// <inheritdoc/>
    public int? Context => _writer.Context;

    /// <summary>Refuses a model whose texts cannot be sorted out.</summary>
    /// <exception cref="UserException">It translates, or has no discriminator.</exception>
    public static void Check(GenerativeModel model)
    {
        if (model is ITranslate)
            throw new UserException("--reject: this model translates. A translation is searched for as the likeliest one, not drawn, so that there are none to choose among. Leave it away.");
        if (model is not (IContinue and IScore)) throw new UserException("--reject: this model has no discriminator that could sort out what it makes. Leave it away.");
    }

    /// <summary>Learns how scores relate to being real, from texts that the discriminator did not learn from and as many written ones.</summary>
    /// <param name="model">Writes texts and scores them; borrowed, in evaluation mode.</param>
    /// <param name="dataset">Its data; the held-out split is taken, or the test split where none is held out.</param>
    /// <param name="share">From 0.001, below 1: what share of the texts is kept.</param>
    /// <param name="options">How many of each, at least 2; where to compute. The rule does not depend on the seed.</param>
    /// <param name="manner">How boldly texts will be written: its temperature, <c>TopK</c>, <c>TopP</c> and penalty of repetition.</param>
    /// <param name="progress">Told the share that is done, in [0, 1].</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="UserException">The model's texts cannot be sorted out, the share is none, or the data has nothing to learn from.</exception>
    public static TextRejectionSampler Learn(
        GenerativeModel model, IDataset dataset, double share, MeasureOptions options, TextRequest manner, Action<double>? progress = null, CancellationToken stop = default)
    {
        Check(model);
        var examples = new SplitExamples(dataset, RejectionRule.SplitFor(dataset, share), options);
        var (writer, judge) = ((IContinue)model, (IScore)model);
        var critic = new TextCritic(judge, model.Spec, options.Device);
        var (real, generated) = (new List<double>(), new List<double>());
        using var quiet = Autograd.NoGrad();
        foreach (var host in examples.Batches())
        {
            stop.ThrowIfCancellationRequested();
            using var scope = TensorScope.Open();
            real.AddRange(judge.Score(host.ToBatch(options.Device)["tokens"]).ToArray<float>().Select(s => (double)s));
        }

        var request = new TextRequest(options.Samples, (long)Seeds.Derive(0, Purpose))
        {
            Temperature = manner.Temperature, TopK = manner.TopK, TopP = manner.TopP, RepetitionPenalty = manner.RepetitionPenalty, Stop = stop,
        };
        foreach (var part in writer.Continue(request).Chunk(BlockSize))
        {
            stop.ThrowIfCancellationRequested();
            generated.AddRange(critic.Scores(part));
            progress?.Invoke((double)generated.Count / options.Samples); // real ones are soon judged: writing takes the time
        }

        return new(writer, critic, RejectionRule.Fit(real, generated, share), share);
    }

    /// <inheritdoc/>
    /// <remarks>Chosen out of 1 / share times as many as the model writes for the same request; so a text depends on how many were asked for.</remarks>
    public IEnumerable<string> Continue(TextRequest request)
    {
        var end = request.First + request.Count;
        for (var start = request.First; start < end; start += BlockSize)
        {
            foreach (var text in Block(request, start, (int)Math.Min(BlockSize, end - start))) yield return text;
        }
    }

    private List<string> Block(TextRequest request, long start, int count)
    {
        var (first, end) = (NumDrawn(start), NumDrawn(start + count));
        string[] texts = [.. _writer.Continue(request with { First = first, Count = (int)(end - first) })];
        var scores = _critic.Scores(texts);
        var rule = _rule with { Highest = Math.Max(_rule.Highest, scores.Max(_rule.Scaling.Logit)) }; // prompted texts may look better than any without a prompt
        var sums = scores.Select((score, i) => rule.LogOdds(score) + Logistic(request.Seed, first + i)).ToArray();
        return [.. Enumerable.Range(0, texts.Length).OrderByDescending(i => sums[i]).Take(count).Order().Select(i => texts[i])];
    }

    // How many are drawn for the first so many: steadily more, so that each block has enough.
    private long NumDrawn(long kept) => (long)Math.Ceiling((kept / _share) - Rounding);

    private static double Logistic(long seed, long number)
    {
        var uniform = new SeededRandom(seed, Purpose, number).NextDouble();
        return Math.Log(uniform / (1 - uniform));
    }
}
