using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A generative adversarial network: a generator makes pictures of noise, a discriminator learns to tell them from real ones, and each learns from the other.
/// </summary>
/// <remarks>Goodfellow et al. 2014, arXiv 1406.2661; the networks: Radford et al. 2016, arXiv 1511.06434. Parameters: <c>generator.…</c> and <c>discriminator.…</c>.</remarks>
public sealed class Dcgan : GenerativeModel, ISampleImages, IInterpolate, IScore
{
    private readonly DcganConfig _config;
    private readonly DcganGenerator _generator;
    private readonly DcganDiscriminator _discriminator;
    private readonly DcganSampler _sampler;

    /// <summary>Makes both networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes and the game.</param>
    /// <param name="spec">Pictures, square, the side 4 to 7 times a power of two; with classes where the model is conditional.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    public Dcgan(DcganConfig config, DataSpec spec)
        : base(spec)
    {
        var shape = ImagePyramid.Of(spec) ?? throw new ArgumentException($"No pyramid of pictures leads to [{string.Join(", ", spec.Shape)}].", nameof(spec));
        _config = config;
        _generator = Add("generator", new DcganGenerator(config, shape, spec.Classes.Count));
        _discriminator = Add("discriminator", new DcganDiscriminator(config, shape, spec.Classes.Count));
        _sampler = new(config, _generator, spec.Classes.Count);
        Objectives = new DcganObjectives(config, _generator, _discriminator).All;
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool IsConditional => _config.Conditional;

    /// <inheritdoc/>
    public bool HasZero => _config.Loss != GanLoss.Wasserstein;

    private Device Device => _generator.Parameters().First().Value.Device;

    /// <inheritdoc/>
    public Tensor Sample(ImageRequest request)
    {
        using var evaluating = EvaluationMode.Of(_generator);
        return _sampler.Sample(request, Device);
    }

    /// <inheritdoc/>
    /// <remarks>The way is spherical. Of a conditional model, path p shows class p, modulo their number.</remarks>
    public Tensor Interpolate(int numSteps, long seed, int path = 0)
    {
        using var evaluating = EvaluationMode.Of(_generator);
        return _sampler.Interpolate(numSteps, seed, path, Device);
    }

    /// <inheritdoc/>
    public Tensor Score(Tensor input, Tensor? label = null)
    {
        if (IsConditional && label is null) throw new ArgumentNullException(nameof(label), "This discriminator judges a picture by its class.");
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(_discriminator);
        return scope.Keep(_discriminator.Forward(input, label) - AdversarialLoss.Threshold(_config.Loss));
    }

    private static Dcgan? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = DcganConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }
}
