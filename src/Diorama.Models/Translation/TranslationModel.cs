using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// What models that translate have in common, whatever they are built of: the loss of the next token given the source and what stands before it, with
/// smoothed labels; exact likelihoods; beam search.
/// </summary>
/// <remarks>Shapes: B pairs, S source tokens, T target tokens, N target tokens that count, D numbers before the head, V ids.</remarks>
public abstract class TranslationModel : GenerativeModel, ITranslate, ILikelihood, IGrow
{
    // Together they share the weights' passage through memory; many more only wait for the longest.
    private const int SourcesAtOnce = 32;

    private readonly double _labelSmoothing;
    private IReadOnlyList<Objective>? _objectives;
    private TaskWeights? _taskWeights;

    private protected TranslationModel(DataSpec spec, double labelSmoothing)
        : base(spec)
    {
        if (TranslationSpec.ProblemOf(spec) is { } problem) throw new UserException($"the data {problem}");
        Symbols = new TextSymbols(spec);
        LongestSource = checked((int)spec.Source[0]) - (spec.Tasks.Count == 0 ? 1 : 2);
        _labelSmoothing = labelSmoothing;
    }

    /// <summary>What it reads and writes.</summary>
    public TextSymbols Symbols { get; }

    /// <summary>What of it reads, where it is a Transformer; else null.</summary>
    internal virtual ReadingParts? Reading => null;

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Parts => [];

    /// <inheritdoc/>
    public abstract IReadOnlyList<GrownSetting> Larger(GrowthRequest request);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var (source, input, _) = Trimmed(batch);
        return [("logits", Forward(source, input))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Tasks => Spec.Tasks;

    /// <inheritdoc/>
    public int LongestSource { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives =>
        _objectives ??= [new Objective { Name = "translation", Parameters = [.. Parameters()], Compute = (batch, _) => Loss(batch), AfterStep = _taskWeights?.AfterStep }];

    /// <inheritdoc/>
    public string Protocol => $"exact, of the target given the source; each token and the end counts as one symbol ({Symbols.Tokenizer.Kind}, {Symbols.Count} ids)";

    /// <inheritdoc/>
    public int NumTokens(string source) => Symbols.Tokenizer.Encode(source).Length;

    /// <summary>Predicts each next token of translations from their beginning.</summary>
    /// <param name="source">[B, S] int64; borrowed.</param>
    /// <param name="tokens">[B, T] int64, from the begin on; borrowed.</param>
    /// <returns>Logits [B, T, V].</returns>
    public Tensor Forward(Tensor source, Tensor tokens) => Logits(Read(source, tokens));

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(this);
        var (source, input, target) = Trimmed(batch);
        var (nats, numSymbols) = NextSymbols.Nats(Symbols, input, target, Read(source, input), Logits);
        return (scope.Keep(nats), scope.Keep(numSymbols));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Translate(TranslationRequest request)
    {
        request.Check();
        var sources = request.Sources.Select(text => Symbols.Tokenizer.Encode(text)).ToList();
        if (sources.Find(ids => ids.Length > LongestSource) is { } tooLong)
            throw new UserException($"a text of {tooLong.Length} tokens cannot be translated: the model has learnt texts of up to {LongestSource}; divide it");
        var marks = Marks(request);
        var translations = new string[sources.Count];
        foreach (var group in Enumerable.Range(0, sources.Count).OrderBy(i => sources[i].Length).Chunk(SourcesAtOnce))
        {
            int[] full = [.. group.Where(i => !string.IsNullOrWhiteSpace(request.Sources[i]))];
            foreach (var i in group) translations[i] = "";
            if (full.Length == 0) continue;
            using var predictor = Predictor();
            var found = new BeamSearch(predictor, Symbols.Tokenizer, request.Beam, request.LengthPenalty, request.Stop)
                .Translate([.. full.Select(i => (int[])[.. marks[i], .. sources[i], Symbols.Tokenizer.End])], [.. full.Select(i => MaxLength(sources[i].Length))]);
            for (var i = 0; i < full.Length; i++) translations[full[i]] = Symbols.Tokenizer.Decode(found[i]);
        }

        return translations;
    }

    /// <summary>Reads sources and the beginnings of their translations.</summary>
    /// <param name="source">[B, S] int64.</param>
    /// <param name="tokens">[B, T] int64.</param>
    /// <returns>[B, T, D], what the head needs.</returns>
    internal abstract Tensor Read(Tensor source, Tensor tokens);

    /// <summary>The logits [..., V] of what follows [..., D].</summary>
    internal abstract Tensor Logits(Tensor states);

    /// <summary>Translates token by token, for one search.</summary>
    internal abstract ITranslationPredictor Predictor();

    /// <summary>To be called when all else is made, by a model of several tasks: adds what weighs them.</summary>
    /// <param name="config">How.</param>
    /// <param name="lastShared">The last weights before the head.</param>
    private protected void Weigh(TaskWeightsConfig config, Parameter lastShared)
    {
        if (Tasks.Count > 0) _taskWeights = Add("task_weights", TaskWeights.Of(config, Tasks, lastShared));
    }

    // What each source begins with.
    private int[][] Marks(TranslationRequest request)
    {
        if (Tasks.Count == 0 && request.Tasks is null) return [.. request.Sources.Select(_ => Array.Empty<int>())];
        if (Tasks.Count == 0) throw new UserException("this model has learnt to translate from one language into one other: it takes no task");
        var learnt = $"this model has learnt {string.Join(", ", Tasks)}";
        var tasks = request.Tasks ?? throw new UserException($"{learnt}: say which is wanted");
        if (tasks.FirstOrDefault(task => !Tasks.Contains(task)) is { } unknown) throw new UserException($"{learnt}, and not {unknown}{Suggest.DidYouMean(unknown, [.. Tasks])}");
        return [.. tasks.Select(task => (int[])[Symbols.Tokenizer.Special(DataSpec.TaskMark(task))!.Value])];
    }

    // Nothing that is translated grows to more than twice its length; what never ends is cut off there.
    private int MaxLength(int sourceLength) => Math.Min(Symbols.LongestText, (2 * sourceLength) + 16);

    /// <summary>A batch's rows cut to the longest of it: [B, S] and [B, T].</summary>
    /// <remarks>A rank that draws noise for the whole batch pads to the longest of it, so that what is drawn has the shapes of one process's.</remarks>
    internal (Tensor Source, Tensor Tokens) Pairs(Batch batch) => (Cut(batch["source"], "longest source"), Cut(batch["tokens"], "longest target"));

    /// <summary>The same, the targets twice: what is read, and what follows.</summary>
    private (Tensor Source, Tensor Input, Tensor Target) Trimmed(Batch batch)
    {
        var (source, tokens) = Pairs(batch);
        return (source, tokens[.., ..^1], tokens[.., 1..]);
    }

    private Tensor Cut(Tensor rows, string label)
    {
        var (pad, end) = (Symbols.Tokenizer.Pad, Symbols.Tokenizer.End);
        var longest = (int)rows.Ne(pad).Sum([1]).Amax().Item() + (pad == end ? 1 : 0);
        if (IsTraining && Generator?.Share is not null) longest = (int)WholeBatch.Largest(longest, Group, label);
        return rows[.., ..Math.Min(longest, (int)rows.Size(1))];
    }

    /// <summary>Cross-entropy in nats a token, its labels smoothed (Szegedy et al. 2016, arXiv 1512.00567, section 7). Padding never reaches the head, which is most of the work.</summary>
    private ObjectiveLoss Loss(Batch batch)
    {
        var (source, input, target) = Trimmed(batch);
        var counts = Symbols.Counts(input, target).Reshape(-1).Nonzero().Squeeze(1); // [N]
        var states = Read(source, input).Flatten(0, 1).IndexSelect(0, counts); // [N, D]
        var probabilities = NextSymbols.Precise(Logits(states)).LogSoftmax(-1); // [N, V], logarithms
        if (_taskWeights is not null)
            return LossOfTasks(
                _taskWeights,
                probabilities,
                target.Reshape(-1).IndexSelect(0, counts),
                batch["task"].Unsqueeze(1).ExpandAs(target).Reshape(-1).IndexSelect(0, counts)
            );
        var nats = Nn.Loss.Nll(probabilities, target.Reshape(-1).IndexSelect(0, counts));
        var loss = _labelSmoothing == 0 ? nats : (nats * (1 - _labelSmoothing)) - (probabilities.Mean() * _labelSmoothing);
        return new ObjectiveLoss(loss, ("perplexity", nats.Detach().Exp())) { Count = counts.Size(0) };
    }

    /// <summary>The same of each task's tokens. A batch need not have all tasks: each counts by its share of the tokens.</summary>
    /// <param name="weights">Adds them up.</param>
    /// <param name="probabilities">[N, V], logarithms.</param>
    /// <param name="target">[N].</param>
    /// <param name="task">[N].</param>
    private ObjectiveLoss LossOfTasks(TaskWeights weights, Tensor probabilities, Tensor target, Tensor task)
    {
        var nats = Nn.Loss.Nll(probabilities, target, reduction: Reduction.None); // [N]
        var losses = _labelSmoothing == 0 ? nats : (nats * (1 - _labelSmoothing)) - (probabilities.Mean([1]) * _labelSmoothing);
        var isOf = task.OneHot(Tasks.Count).ToCopy(nats.DType); // [N, tasks]
        var numTokens = isOf.Sum([0]); // [tasks]
        var (means, shares) = (Of(losses), numTokens.ToCopy(DType.Float64).ToArray<double>());
        var plain = Of(nats.Detach());
        var total = weights.Combine([.. shares.Select((count, i) => new TaskLoss(means[i], count / target.Size(0), ("nats", plain[i])))], target.Size(0));
        return total with { Terms = [("perplexity", nats.Detach().Mean().Exp()), .. total.Terms] };

        Tensor Of(Tensor each) => each.Unsqueeze(0).Matmul(isOf).Squeeze(0) / numTokens.ClampMin(1);
    }
}
