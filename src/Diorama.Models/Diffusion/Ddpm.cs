using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A denoising diffusion model: pictures are noised in many small steps, and a network learns to take a step back.</summary>
/// <remarks>
/// Ho et al. 2020, arXiv 2006.11239; its schedule: Nichol and Dhariwal 2021, arXiv 2102.09672; fewer steps: Song et al. 2021, arXiv 2010.02502. Parameters:
/// <c>denoiser.…</c>.
/// </remarks>
public sealed class Ddpm : DiffusionModel, ILikelihood
{
    // Enough for a mean over many pictures: the steps are spread evenly for each.
    private const int BoundDraws = 16;

    private readonly DdpmConfig _config;
    private readonly CosineSchedule _schedule;
    private readonly Nn.Buffer _alphaBar;
    private readonly DiffusionBound _bound;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, and how it learns and samples.</param>
    /// <param name="spec">Pictures [C, H, W] whose sides the patch and the levels divide; with classes and captions where it is told them.</param>
    /// <exception cref="ArgumentException">Such a network does not fit the pictures.</exception>
    public Ddpm(DdpmConfig config, DataSpec spec)
        : base(config.Unet, config.Wishes, config.Sampling, spec)
    {
        _config = config;
        _schedule = new(config.Timesteps);
        _bound = new(_schedule, BoundDraws);
        _alphaBar = State("alpha_bar", () => Tensor.From<float>([.. Enumerable.Range(1, config.Timesteps).Select(t => (float)_schedule.AlphaBar(t))]), isPersistent: false);
        Objectives = [new() { Name = "denoiser", Parameters = [.. Denoiser.Parameters()], Compute = Loss }];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public override int MaxSteps => _config.Timesteps;

    /// <inheritdoc/>
    public string Protocol =>
        $"variational bound (Ho et al. 2020, eq. 5), not the likelihood itself; 256 levels, unguided{(_config.Timesteps - 1 > BoundDraws ? $", {BoundDraws} of {_config.Timesteps} steps drawn" : "")}{(IsConditional ? ", given the class" : "")}{(TakesPrompts ? ", given the caption" : "")}";

    /// <inheritdoc/>
    /// <remarks>A bound from above; see <see cref="DiffusionBound"/>. A picture without a caption is one of which none is known.</remarks>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(Denoiser);
        var (image, wishes) = (batch["image"], Told.Known(batch));
        var nats = _bound.Nats(image, Expect, generator);
        return (scope.Keep(nats.To(DType.Float32)), scope.Keep(Tensor.Ones([batch.Size], device: image.Device)));

        Tensor Expect(Tensor x, Tensor step)
        {
            using var inner = TensorScope.Open();
            var said = Denoiser.Forward(x, TimeOf(step), wishes).To(x.DType);
            return inner.Keep(Bounds.Apply(_config.Threshold, Clean(x, step - 1, said)));
        }
    }

    private protected override IReadOnlyList<(string Name, Tensor Value)> Answers(Tensor noisy, Tensor time, Tensor said) =>
        [.. base.Answers(noisy, time, said), ("picture", Clean(noisy, (time * _config.Timesteps).ToCopy(DType.Int64), said))];

    private protected override Tensor Generate(Tensor noise, Wishes wishes, ImageRequest request, Func<int, Tensor>? fresh)
    {
        using var scope = TensorScope.Open();
        var eta = fresh is null ? 0 : _config.Eta;
        return scope.Keep(DdimSampler.Run(_schedule, StepsOf(request), eta, noise, Denoise, fresh ?? (_ => noise)).ClampInPlace(-1, 1));

        Tensor Denoise(Tensor x, int t)
        {
            var said = Predict(x, (double)t / _config.Timesteps, wishes, request);
            var (signal, noisy) = (Math.Sqrt(_schedule.AlphaBar(t)), Math.Sqrt(1 - _schedule.AlphaBar(t)));
            return Bounds.Apply(_config.Threshold, _config.Prediction == Prediction.Velocity ? (x * signal) - (said * noisy) : (x - (said * noisy)) / signal);
        }
    }

    private ObjectiveLoss Loss(Batch batch, ObjectiveContext context)
    {
        var image = batch["image"];
        // 1. A step t in 1 … T for each picture, and the picture noised that far: x_t = √α̅ x + √(1 - α̅) ε.
        var index = (TimeDraw.Uniform(image.Size(0), context.Generator, image.Device) * _config.Timesteps).ToCopy(DType.Int64);
        var left = _alphaBar.Value.IndexSelect(0, index); // [B]
        var (signal, noisy) = (OfEach(left.Sqrt()), OfEach((1 - left).Sqrt()));
        var noise = Tensor.Randn(image.Shape, context.Generator, device: image.Device);
        var x = (image * signal) + (noise * noisy);
        // 2. What the network is to say, and how far off it is.
        var target = _config.Prediction == Prediction.Velocity ? (noise * signal) - (image * noisy) : noise;
        var said = Denoiser.Forward(x, TimeOf(index + 1), Told.Learnt(batch, context.Generator)).To(image.DType);
        if (_config.MinSnr == 0) return new(Nn.Loss.Mse(said, target));
        // 3. An error of v is one of x times √(snr + 1), one of ε times √snr.
        var snr = left / (1 - left);
        var weight = snr.ClampMax(_config.MinSnr) / (_config.Prediction == Prediction.Velocity ? snr + 1 : snr);
        return new(((said - target).Square().Flatten(1).Mean([1]) * weight).Mean());
    }

    // The picture that the network means, by the step counted from 0.
    private Tensor Clean(Tensor x, Tensor index, Tensor said)
    {
        var left = _alphaBar.Value.IndexSelect(0, index);
        var (signal, noisy) = (OfEach(left.Sqrt()), OfEach((1 - left).Sqrt()));
        return _config.Prediction == Prediction.Velocity ? (x * signal) - (said * noisy) : (x - (said * noisy)) / signal;
    }

    /// <summary>What the network is told of steps from 1 to T, [B].</summary>
    private Tensor TimeOf(Tensor step) => step.ToCopy(DType.Float32) * (Denoiser.LastTime / _config.Timesteps);

    private static Ddpm? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = DdpmConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }
}
