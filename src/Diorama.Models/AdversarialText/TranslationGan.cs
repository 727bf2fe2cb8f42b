using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A model that translates, trained further against a discriminator of pairs: of a source, and of a translation that a person or the model wrote.</summary>
/// <remarks>
/// Wu et al. 2018, "Adversarial neural machine translation", arXiv 1704.06933; with rewards by overlap Yang et al. 2018 (BR-CSGAN), arXiv 1703.04887. Modules: <c>generator</c>
/// (<see cref="TranslationModel"/>), <c>discriminator</c>, <c>expected</c>.
/// </remarks>
public sealed class TranslationGan : GenerativeModel, ITranslate, ILikelihood, IGrow
{
    private const string Section = "generator";

    private readonly TranslationModel _generator;
    private readonly TextDiscriminator _discriminator;

    /// <summary>Makes the discriminator; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">The game.</param>
    /// <param name="generator">The model that translates; taken over.</param>
    public TranslationGan(TextGanConfig config, TranslationModel generator)
        : base(generator.Spec)
    {
        Config = config;
        _generator = Add(Section, generator);
        _discriminator = Add("discriminator", new TextDiscriminator(config.Discriminator, generator.Reading, generator.Symbols, Spec.Shape[0], Spec.Source[0]));
        Objectives = new TextGame(config, new TranslationWriter(generator), _discriminator, Add("expected", new ExpectedReturns(Spec.Shape[0] - 1, config.BaselineDecay))).Objectives();
    }

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var (kind, make) = InnerModel.Read(reader, Section, "which model translates", spec,
            (given, _) => given is "seq2seq-transformer" or "seq2seq-gru" ? null : "but a translation-gan's generator is a seq2seq-transformer or a seq2seq-gru");
        var config = TextGanConfig.Read(reader, kind, isTransformer: kind != "seq2seq-gru", hasReference: true);
        reader.Finish();
        return reader.Problems.Items.Count == before && make() is TranslationModel generator ? new TranslationGan(config, generator) : null;
    })
    {
        Inner = Section,
    };

    /// <summary>The game.</summary>
    public TextGanConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public override GenerativeModel Inner => _generator;

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => Growth.Parts;

    private GameGrowth Growth => new(Section, _generator, _discriminator);

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => Growth.Larger(request);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [.. _generator.Answers(batch, generator), ("score", _discriminator.Forward(batch["tokens"], batch["source"]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Tasks => _generator.Tasks;

    /// <inheritdoc/>
    public int LongestSource => _generator.LongestSource;

    /// <inheritdoc/>
    public string Protocol => _generator.Protocol;

    /// <inheritdoc/>
    public int NumTokens(string source) => _generator.NumTokens(source);

    /// <inheritdoc/>
    public IReadOnlyList<string> Translate(TranslationRequest request) => _generator.Translate(request);

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator) => _generator.NegativeLogLikelihood(batch, generator);
}
