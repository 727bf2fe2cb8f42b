using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What the GANs share: a generator that makes pictures of noise, a discriminator that learns to tell them from real ones, and each learns from the other.</summary>
/// <remarks>Goodfellow et al. 2014, arXiv 1406.2661. Parameters: <c>generator.…</c> and <c>discriminator.…</c>.</remarks>
public abstract class GanModel : GenerativeModel, ISampleImages, IInterpolate, IScore, IGrow
{
    private readonly GanConfig _config;
    private readonly GanNoise _noise;
    private readonly int _judgedClasses;
    private readonly GanSampler _sampler;

    /// <param name="config">Sizes and the game.</param>
    /// <param name="spec">Pictures, square, the side at least 7, of a resnet 4 to 7 times a power of two; with classes where the model is conditional.</param>
    /// <param name="noise">What pictures are made from.</param>
    /// <param name="judgesByClass">Whether the discriminator of a conditional model judges by class.</param>
    /// <param name="answers">What the discriminator says of a picture beside its score; null: nothing.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    private protected GanModel(GanConfig config, DataSpec spec, GanNoise noise, bool judgesByClass = true, AxisLayout? answers = null)
        : base(spec)
    {
        var shape = ImagePyramid.Of(spec, config.Architecture) ?? throw new ArgumentException($"No pyramid of pictures leads to [{string.Join(", ", spec.Shape)}].", nameof(spec));
        var numClasses = config.Conditional ? spec.Classes.Count : 0;
        (_config, _noise) = (config, noise);
        _judgedClasses = judgesByClass ? numClasses : 0;
        GeneratorNet = Add("generator", GanGenerator.Of(config, noise.Size, shape, numClasses));
        DiscriminatorNet = Add("discriminator", new Discriminator(config, shape, _judgedClasses, answers));
        _sampler = new(GeneratorNet, noise, numClasses);
    }

    /// <summary>Whether a class can be asked for.</summary>
    public bool IsConditional => _config.Conditional;

    /// <inheritdoc/>
    bool IScore.IsConditional => _judgedClasses > 0;

    /// <inheritdoc/>
    public bool HasZero => _config.Loss != GanLoss.Wasserstein;

    private protected GanGenerator GeneratorNet { get; }

    private protected Discriminator DiscriminatorNet { get; }

    private Device Device => GeneratorNet.Parameters().First().Value.Device;

    /// <inheritdoc/>
    public Tensor Sample(ImageRequest request)
    {
        using var evaluating = EvaluationMode.Of(GeneratorNet);
        return _sampler.Sample(request, Device);
    }

    /// <inheritdoc/>
    /// <remarks>The way is spherical. Of a conditional model, path p shows class p, modulo their number.</remarks>
    public Tensor Interpolate(int numSteps, long seed, int path = 0)
    {
        using var evaluating = EvaluationMode.Of(GeneratorNet);
        return _sampler.Interpolate(numSteps, seed, path, Device);
    }

    /// <inheritdoc/>
    public Tensor Score(Tensor input, Tensor? label = null)
    {
        if (_judgedClasses > 0 && label is null) throw new ArgumentNullException(nameof(label), "This discriminator judges a picture by its class.");
        using var scope = TensorScope.Open();
        return scope.Keep(Judge(input, label).Score - AdversarialLoss.Threshold(_config.Loss));
    }

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Parts => ["generator", "discriminator"];

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        if (request.FadeSteps > 0 && (_config.Width % 2 != 0 || _config.DiscriminatorWidth % 2 != 0))
            throw new UserException("a GAN grows to larger pictures where its widths are even: each new level has half as many channels");
        var level = request.FadeSteps > 0 ? 2 : 1; // widths are those of the largest map
        return
        [
            new("width", request.Wide(_config.Width / level, "generator")), new("refine", request.Deep(_config.Refine, "generator")),
            new("discriminatorWidth", request.Wide(_config.DiscriminatorWidth / level, "discriminator")), new("discriminatorRefine", request.Deep(_config.DiscriminatorRefine, "discriminator")),
            new("fadeSteps", request.FadeSteps > 0 ? request.FadeSteps : _config.FadeSteps),
        ];
    }

    /// <inheritdoc/>
    public virtual bool GrowsPictures => true;

    /// <inheritdoc/>
    public int FadeStepsLeft => GeneratorNet.FadeStepsLeft;

    /// <inheritdoc/>
    public virtual IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var (image, label) = (batch["image"], IsConditional ? batch["label"] : null);
        var judgement = DiscriminatorNet.Forward(image, label);
        (string, Tensor)[] said = [("picture", GeneratorNet.Forward(_noise.Draw(image.Size(0), generator, image.Device), label)), ("score", judgement.Score)];
        return judgement.Answers is null ? said : [.. said, ("answers", judgement.Answers)];
    }

    /// <summary>What the discriminator says in evaluation mode, without gradients; in the current scope.</summary>
    private protected Judgement Judge(Tensor input, Tensor? label = null)
    {
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(DiscriminatorNet);
        return DiscriminatorNet.Forward(input, label);
    }
}
