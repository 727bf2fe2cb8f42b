using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// The game of a model that writes and a discriminator that reads, as three objectives: likelihood (under the model's own name), until the model is pretrained;
/// then <c>discriminator</c>; and, once that has learnt a little, <c>generator</c>. Shapes: B rows, T symbols, N symbols that were drawn, V vocabulary.
/// </summary>
/// <param name="config">How it is played.</param>
/// <param name="writer">One side.</param>
/// <param name="discriminator">The other.</param>
/// <param name="expected">What returns the policy gradient expects.</param>
internal sealed class TextGame(TextGanConfig config, IRowWriter writer, TextDiscriminator discriminator, ExpectedReturns expected)
{
    private readonly Objective _likelihood = writer.Model.Objectives.Single();

    // The ranks that have a share of each batch; it is given to the model after the game is made.
    private ProcessGroup? Group => writer.Model.Group;

    /// <summary>The objectives, in the order in which they run.</summary>
    internal IReadOnlyList<Objective> Objectives() =>
    [
        new()
        {
            Name = _likelihood.Name,
            Parameters = _likelihood.Parameters,
            Compute = _likelihood.Compute,
            Until = config.PretrainSteps,
        },
        new()
        {
            Name = "discriminator",
            Parameters = [.. discriminator.Parameters()],
            Compute = Discriminate,
            From = config.PretrainSteps,
            Repeat = config.DiscriminatorSteps,
            FreshBatch = true,
            Averages = false, // texts come from the generator alone; the discriminator is judged as trained
        },
        new()
        {
            Name = "generator",
            Parameters = _likelihood.Parameters,
            Compute = Generate,
            From = config.GameStart,
        },
    ];

    private ObjectiveLoss Discriminate(Batch batch, ObjectiveContext context)
    {
        discriminator.Begin();
        var (source, real) = writer.Real(batch);
        var drawn = Draw(source, real, context);
        var (ofReal, ofDrawn) = (Chosen(Scores(real, source), IsReal(real)), Chosen(Scores(drawn.Rows, source), drawn.IsDrawn));
        var loss = WholeBatch.Part(AdversarialLoss.OfReal(config.Loss, ofReal), ofReal.Size(0), Group, "real symbols")
            + WholeBatch.Part(AdversarialLoss.OfFake(config.Loss, ofDrawn), ofDrawn.Size(0), Group, "drawn symbols");
        return new(loss, GanFigures.Of(config.Loss, ofReal.Detach(), ofDrawn.Detach()));
    }

    private ObjectiveLoss Generate(Batch batch, ObjectiveContext context)
    {
        var (source, real) = writer.Real(batch);
        var drawn = Draw(source, real, context);
        var (loss, terms) = config.Method == TextGanMethod.Gumbel ? BySoftSymbols(drawn, source, context) : ByRewards(drawn, source, real);
        terms.Add(("game", loss.Detach()));
        terms.Add(("length", drawn.IsDrawn.To(DType.Float32).Sum([1]).Mean()));
        if (config.LikelihoodWeight > 0)
        {
            var likelihood = _likelihood.Compute(batch, context);
            var part = likelihood.Count is { } count ? WholeBatch.Part(likelihood.Total, count, Group, "likely symbols") : likelihood.Total;
            loss += part * config.LikelihoodWeight;
            terms.AddRange(likelihood.Terms);
        }
        return new(loss, terms);
    }

    /// <summary>
    /// The discriminator reads what was drawn, and its gradient reaches each symbol's logits. One parallel pass gives them anew, now with a graph: with the same
    /// noise it draws the same symbols. What the generator itself read stays fixed: a symbol is judged by what the discriminator makes of it, there and further on,
    /// not by where it led the generator. To follow that would take a graph through every step of the drawing.
    /// </summary>
    private (Tensor Loss, List<(string Name, Tensor Value)> Terms) BySoftSymbols(DrawnRows drawn, Tensor? source, ObjectiveContext context)
    {
        var noise = drawn.Noise!.Flatten(0, 1).IndexSelect(0, drawn.Places); // [N, V]
        var symbols = StraightThrough.OneHot(Logits(drawn, source), noise, drawn.Symbols, TemperatureAt(context));
        using var judging = EvaluationMode.Of(discriminator);
        var vectors = discriminator.Embed(drawn.Rows); // [B, T, E]
        var isDrawn = Tensor.Cat([Tensor.Zeros([drawn.Rows.Size(0), 1], DType.Bool, drawn.Rows.Device), drawn.IsDrawn], 1);
        vectors = vectors.MaskedScatter(isDrawn.Unsqueeze(-1), discriminator.Mix(symbols).To(vectors.DType));
        var scores = Chosen(discriminator.Judge(vectors, source)[.., 1..], drawn.IsDrawn);
        return (WholeBatch.Part(AdversarialLoss.OfGenerator(config.Loss, scores), scores.Size(0), Group, "soft symbols"), [("score", scores.Detach().Mean())]);
    }

    /// <summary>
    /// REINFORCE (Williams 1992): the log-probability of each symbol that was drawn, times how far the rewards from it on exceed what was expected. Divided by the
    /// symbols of the real texts, as the likelihood is, and not of the drawn ones, which would favour some lengths.
    /// </summary>
    private (Tensor Loss, List<(string Name, Tensor Value)> Terms) ByRewards(DrawnRows drawn, Tensor? source, Tensor real)
    {
        Tensor advantages;
        List<(string, Tensor)> terms;
        using (Autograd.NoGrad())
        {
            using var judging = EvaluationMode.Of(discriminator);
            var rewards = SymbolRewards.Of(config.Loss, Scores(drawn.Rows, source)) * drawn.IsDrawn.To(DType.Float32);
            var returns = SymbolRewards.Returns(rewards, config.Discount);
            terms = [("reward", Chosen(rewards, drawn.IsDrawn).Mean())];
            if (config.OverlapWeight > 0)
            {
                var overlap = Overlap(drawn.Rows, real); // [B]
                returns += overlap.Unsqueeze(1) * config.OverlapWeight;
                terms.Add(("overlap", overlap.Mean()));
            }
            advantages = Chosen(expected.Exceed(returns, drawn.IsDrawn), drawn.IsDrawn); // [N]
            var size = RankMeans.Of(advantages.Square().Mean().View(1, 1), [advantages.Size(0)], Group, "advantages").Values.Sqrt().View();
            terms.Add(("advantage", size));
            if (config.NormalizeAdvantages) advantages /= size.ClampMin(1e-6);
        }
        var logProbabilities = Logits(drawn, source).LogSoftmax(-1).Gather(1, drawn.Symbols.Unsqueeze(1)).Squeeze(1); // [N]
        var numReal = WholeBatch.Sum(IsReal(real).To(DType.Float32).Sum(), Group, "real symbols") / (Group?.Size ?? 1); // of a rank, on average
        return (-(advantages * logProbabilities).Sum() / numReal, terms);
    }

    private DrawnRows Draw(Tensor? source, Tensor real, ObjectiveContext context) =>
        DrawnRows.Draw(writer, source, real.Select(1, 0), real.Size(1), keepsNoise: config.Method == TextGanMethod.Gumbel, context.Generator);

    /// <summary>The logits of each symbol that was drawn, of the model that drew them: without dropout. [N, V], float32 at least, with gradients.</summary>
    private Tensor Logits(DrawnRows drawn, Tensor? source)
    {
        using var writing = EvaluationMode.Of(writer.Model);
        return NextSymbols.Precise(writer.Logits(writer.Read(source, drawn.Rows[.., ..^1]).Flatten(0, 1).IndexSelect(0, drawn.Places)));
    }

    /// <summary>[B, T - 1]: how real each text looks after each symbol but the first, which is given.</summary>
    private Tensor Scores(Tensor rows, Tensor? source) => discriminator.Forward(rows, source)[.., 1..];

    private Tensor IsReal(Tensor rows) => writer.Symbols.Counts(rows[.., ..^1], rows[.., 1..]);

    private static Tensor Chosen(Tensor values, Tensor which) => values.MaskedSelect(which);

    private double TemperatureAt(ObjectiveContext context)
    {
        var share = (double)(context.Step - config.GameStart) / Math.Max(1, context.Steps - config.GameStart);
        return config.Temperature * Math.Pow(config.FinalTemperature / config.Temperature, Math.Clamp(share, 0, 1));
    }

    private Tensor Overlap(Tensor drawn, Tensor real)
    {
        var (written, references) = (Texts(drawn), Texts(real));
        return Tensor.From<float>([.. written.Zip(references, (ours, theirs) => (float)TokenOverlap.Of(ours, theirs))]).To(drawn.Device);
    }

    // Without the first symbol, the end and what follows it.
    private IEnumerable<long[]> Texts(Tensor rows) =>
        rows.ToArray<long>().Chunk((int)rows.Size(1)).Select(row => row[1..].TakeWhile(id => id != writer.Symbols.Tokenizer.End && id != writer.Symbols.Tokenizer.Pad).ToArray());
}
