using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A Transformer language model that is trained against a discriminator, and can do what such a model can; the discriminator judges texts.</summary>
/// <remarks>
/// de Masson d'Autume et al. 2019, arXiv 1905.09922; Jang et al. 2017, arXiv 1611.01144. Modules: <c>generator</c> (<see cref="TransformerModel"/>), <c>discriminator</c>,
/// <c>expected</c>.
/// </remarks>
public sealed class TextGan : GenerativeModel, ILikelihood, IContinue, IDoubtText, IScore, IGrow
{
    private const string Section = "generator";

    private readonly TransformerModel _generator;
    private readonly TextDiscriminator _discriminator;
    private readonly double _threshold;

    /// <summary>Makes the discriminator; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">The game.</param>
    /// <param name="generator">The model that writes; taken over.</param>
    public TextGan(TextGanConfig config, TransformerModel generator)
        : base(generator.Spec)
    {
        Config = config;
        _generator = Add(Section, generator);
        _discriminator = Add("discriminator", new TextDiscriminator(config.Discriminator, generator.Reading, generator.Symbols, Spec.Shape[0]));
        _threshold = AdversarialLoss.Threshold(config.Loss);
        Objectives = new TextGame(config, new LanguageWriter(generator), _discriminator, Add("expected", new ExpectedReturns(Spec.Shape[0] - 1, config.BaselineDecay))).Objectives();
    }

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var (kind, make) = InnerModel.Read(reader, Section, "which model writes", spec, (given, _) => given == "transformer" ? null : "but a text-gan's generator is a transformer");
        var config = TextGanConfig.Read(reader, kind, isTransformer: true, hasReference: false);
        reader.Finish();
        return reader.Problems.Items.Count == before && make() is TransformerModel generator ? new TextGan(config, generator) : null;
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
    public string Protocol => _generator.Protocol;

    /// <inheritdoc/>
    /// <remarks>None: what a symbol takes away from the discriminator's score of what stands before it.</remarks>
    public string DoubtUnit => "";

    /// <inheritdoc/>
    public bool IsConditional => false;

    /// <inheritdoc/>
    public bool HasZero => true;

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator) => _generator.NegativeLogLikelihood(batch, generator);

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => Growth.Parts;

    private GameGrowth Growth => new(Section, _generator, _discriminator);

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => Growth.Larger(request);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [.. _generator.Answers(batch, generator), ("score", _discriminator.Forward(batch["tokens"], null))];
    }

    /// <inheritdoc/>
    public int? Context => _generator.Context;

    /// <inheritdoc/>
    public IEnumerable<string> Continue(TextRequest request) => _generator.Continue(request);

    /// <inheritdoc/>
    public IEnumerable<string> Stream(TextRequest request) => _generator.Stream(request);

    /// <inheritdoc/>
    /// <remarks>The score of a text is that of the whole: after its last symbol.</remarks>
    public Tensor Score(Tensor input, Tensor? label = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var judging = EvaluationMode.Of(_discriminator);
        var length = _generator.Symbols.Counts(input[.., ..^1], input[.., 1..]).To(DType.Int64).Sum([1], keepdim: true); // [B, 1]
        return scope.Keep(_discriminator.Forward(input, null).Gather(1, length).Squeeze(1) - _threshold);
    }

    /// <inheritdoc/>
    /// <remarks>The doubts of a text that fits a row add up to its score, the sign turned.</remarks>
    public IReadOnlyList<SymbolDoubt> Doubt(string text)
    {
        using var judging = EvaluationMode.Of(_discriminator);
        return TextDoubt.Of(_generator.Symbols, text, _generator.Device, (input, target) =>
        {
            var after = _discriminator.Forward(Tensor.Cat([input[..1], target]).Unsqueeze(0), null)[0][1..] - _threshold; // [T]
            return Tensor.Cat([Tensor.Zeros([1], device: after.Device), after[..^1]]) - after;
        });
    }
}
