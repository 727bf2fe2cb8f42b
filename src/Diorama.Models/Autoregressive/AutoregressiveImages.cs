using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Predicts pictures pixel by pixel, and so knows their exact likelihood: log p(x) is the sum over pixels, in reading order, of log p(pixel | all before it).
/// </summary>
/// <remarks>
/// van den Oord et al. 2016, "Pixel recurrent neural networks", arXiv 1601.06759, and "Conditional image generation with PixelCNN decoders", arXiv 1606.05328.
/// Parameters: <c>network.…</c>. Pictures come and go in [-1, 1].
/// </remarks>
public sealed class AutoregressiveImages : GenerativeModel, IQuantizeImages, ILikelihood, IDoubtImages, IGrow, IRecompute
{
    private readonly PixelConfig _config;
    private readonly PixelNetwork _network;
    private readonly PixelValues _values;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Which network, how large, and what a pixel is.</param>
    /// <param name="spec">Pictures [C, H, W]; with classes where the model is conditional.</param>
    /// <exception cref="ArgumentException">Such a model does not fit the pictures.</exception>
    public AutoregressiveImages(PixelConfig config, DataSpec spec)
        : base(spec)
    {
        if (config.Problem(spec) is var (key, message)) throw new ArgumentException($"{key} {message}.".TrimStart(), nameof(config));
        _config = config;
        _network = Add("network", config.Network(config.MapOf(spec)));
        _values = Add("values", PixelValues.Of(config));
        Objectives = [new Objective { Name = "pixels", Parameters = [.. Parameters()], Compute = Loss }];
    }

    /// <summary>The family gated-pixelcnn, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily GatedPixelCnn { get; } = Family(GatedPixelCnnConfig.Read);

    /// <summary>The family pixel-rnn, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily PixelRnn { get; } = Family(PixelRnnConfig.Read);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool IsConditional => _config.Conditional;

    /// <inheritdoc/>
    public string Protocol => $"exact{(IsConditional ? ", given the class" : "")}; {_values.Words}";

    /// <inheritdoc/>
    public string Pixels => _values.Words;

    private Device Device => _network.Parameters().First().Value.Device;

    /// <inheritdoc/>
    /// <remarks>Each pixel is drawn, by one number of noise; the temperature divides the logits.</remarks>
    public Tensor Sample(ImageRequest request)
    {
        ClassRequest.Check(request, IsConditional, Spec.Classes.Count);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(SampleBlocks.Make(request.First, request.Count, start => SampleBlock(request, start)));
    }

    /// <inheritdoc/>
    public Tensor Quantize(Tensor images)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(_values.Input(_values.Measured(images)));
    }

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return (scope.Keep(Nats(batch, _values.Measured(batch["image"]))), scope.Keep(Tensor.Ones([batch.Size], device: Device)));
    }

    /// <inheritdoc/>
    /// <remarks>The nats of each pixel given all before it.</remarks>
    public Tensor Doubt(Tensor images, Tensor? labels = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var values = _values.Measured(images);
        return scope.Keep(_values.NatsOfPixels(Logits(labels, values), values));
    }

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => _config.Larger(request);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator) =>
        [("logits", Logits(IsConditional ? batch["label"] : null, _values.Measured(batch["image"])))];

    private static ModelFamily Family<T>(Func<RecipeReader, DataSpec, T> read)
        where T : PixelConfig => new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = read(reader, spec);
        return reader.Problems.Items.Count == before ? new AutoregressiveImages(config, spec) : null;
    });

    private ObjectiveLoss Loss(Batch batch, ObjectiveContext context)
    {
        var loss = Nats(batch, _values.Learnt(batch["image"], context.Generator)).Mean();
        return new(loss, ("bits_per_dim", loss.Detach() * (1 / (Math.Log(2) * batch["image"][0].NumElements))));
    }

    private Tensor Nats(Batch batch, Tensor values) => _values.Nats(Logits(IsConditional ? batch["label"] : null, values), values);

    private Tensor Logits(Tensor? label, Tensor values)
    {
        if (IsConditional && label is null) throw new ArgumentNullException(nameof(label), "This model predicts a picture by its class.");
        var condition = IsConditional ? label!.OneHot(Spec.Classes.Count).ToCopy(TorchRuntime.DefaultDType) : null;
        var input = _values.Input(values);
        return _network.Forward(input, condition).To(input.DType);
    }

    private Tensor SampleBlock(ImageRequest request, long start)
    {
        var condition = IsConditional ? ClassRequest.Of(request, start, SampleBlocks.Size, Spec.Classes.Count).OneHot(Spec.Classes.Count).ToCopy(TorchRuntime.DefaultDType).To(Device) : null;
        var uniform = SeededNoise.Uniform(request.Seed, "pixels", start, SampleBlocks.Size, _network.Map.Height * _network.Map.Width * _network.Map.Groups, Device);
        return PixelSampler.Draw(_network, condition, uniform, (logits, numbers) =>
        {
            request.Stop.ThrowIfCancellationRequested();
            return _values.DrawInput(logits, numbers, request.Temperature).Unsqueeze(1);
        });
    }
}
