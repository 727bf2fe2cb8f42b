using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What models have in common that learn to take noise from pictures, and make pictures by taking it from noise alone.</summary>
public abstract class DiffusionModel : GenerativeModel, ISampleInSteps, IFollowPrompts, IInterpolate, IGrow, IRecompute
{
    private readonly UnetConfig _unet;
    private readonly WishConfig _wishes;
    private readonly SamplingConfig _sampling;

    private protected DiffusionModel(UnetConfig unet, WishConfig wishes, SamplingConfig sampling, DataSpec spec)
        : base(spec)
    {
        if (unet.Problems(spec).FirstOrDefault() is { Key: not null } problem) throw new ArgumentException($"{problem.Key} {problem.Message}.", nameof(unet));
        (_unet, _wishes, _sampling, Told) = (unet, wishes, sampling, new WishReader(wishes, spec));
        Denoiser = Add("denoiser", new Denoiser(unet, wishes, spec));
    }

    /// <inheritdoc/>
    public bool IsConditional => _wishes.Conditional;

    /// <inheritdoc/>
    public bool TakesPrompts => _wishes.Captions;

    /// <inheritdoc/>
    public bool TakesGuidance => _wishes.Any && _wishes.Drop > 0;

    /// <inheritdoc/>
    public abstract int MaxSteps { get; }

    private protected Denoiser Denoiser { get; }

    private protected WishReader Told { get; }

    private Device Device => Denoiser.Parameters().First().Value.Device;

    private long Size => Spec.Shape.Aggregate(1L, (product, size) => product * size);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request asks for what the model does not know.</exception>
    public Tensor Sample(ImageRequest request)
    {
        Check(request);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(Denoiser);
        return scope.Keep(SampleBlocks.Make(request.First, request.Count, start =>
        {
            Tensor Noise(string purpose) => SeededNoise.Normal(request.Seed, purpose, start, SampleBlocks.Size, Size, Device).View([SampleBlocks.Size, .. Spec.Shape]) * request.Temperature;
            return Generate(Noise("noise"), Told.Of(request, start, Device), request, step => Noise(FormattableString.Invariant($"step {step}")));
        }));
    }

    /// <inheritdoc/>
    /// <remarks>The way is spherical, through the noise, with none added later. Of a conditional model, path p shows class p, modulo their number.</remarks>
    public Tensor Interpolate(int numSteps, long seed, int path = 0)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(Denoiser);
        var ends = SeededNoise.Normal(seed, "interpolate", 2L * path, 2, Size, default).ToArray<float>().AsSpan();
        var way = Tensor.From<float>(Slerp.Path(ends[..(int)Size], ends[(int)Size..], numSteps), [numSteps, .. Spec.Shape]).To(Device);
        var wishes = Told.Of([.. Enumerable.Repeat((long)path % Math.Max(1, Spec.Classes.Count), numSteps)], [.. Enumerable.Repeat("", numSteps)], Device);
        return scope.Keep(Generate(way, wishes, new ImageRequest(numSteps, seed), null));
    }

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => _unet.Larger(request);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var image = batch["image"];
        var time = TimeDraw.Uniform(image.Size(0), generator, image.Device);
        var noisy = Tensor.Randn(image.Shape, generator, device: image.Device).Lerp(image, OfEach(1 - time));
        return Answers(noisy, time, Denoiser.Forward(noisy, time * Denoiser.LastTime, Told.Known(batch)));
    }

    /// <summary>What growth must not change: what the network says, and what that means.</summary>
    /// <param name="noisy">[B, C, H, W].</param>
    /// <param name="time">How far each is to the picture, in [0, 1): [B].</param>
    /// <param name="said">By the network: [B, C, H, W].</param>
    private protected virtual IReadOnlyList<(string Name, Tensor Value)> Answers(Tensor noisy, Tensor time, Tensor said) => [("denoiser", said)];

    /// <summary>Makes pictures of noise.</summary>
    /// <param name="noise">[B, C, H, W].</param>
    /// <param name="wishes">Of each.</param>
    /// <param name="request">Steps and guidance, where they are not the recipe's.</param>
    /// <param name="fresh">Noise [B, C, H, W] of a step, by its number; null: none is to be added.</param>
    /// <returns>[B, C, H, W] in [-1, 1], in the current scope.</returns>
    private protected abstract Tensor Generate(Tensor noise, Wishes wishes, ImageRequest request, Func<int, Tensor>? fresh);

    /// <summary>What the network says, guided as the request or the recipe has it.</summary>
    /// <param name="x">[B, C, H, W].</param>
    /// <param name="noise">How far it is to the picture, in [0, 1].</param>
    /// <param name="wishes">Of each.</param>
    /// <param name="request">With the guidance, where it is not the recipe's.</param>
    /// <exception cref="OperationCanceledException">The request is to stop.</exception>
    private protected Tensor Predict(Tensor x, double noise, Wishes wishes, ImageRequest request)
    {
        request.Stop.ThrowIfCancellationRequested();
        return Denoiser.Guided(x, noise * Denoiser.LastTime, wishes, _sampling.GuidanceAt(request.Guidance ?? _sampling.Guidance, noise));
    }

    private protected int StepsOf(ImageRequest request) => request.Steps ?? _sampling.Steps;

    private protected static Tensor OfEach(Tensor values) => values.View(-1, 1, 1, 1);

    private void Check(ImageRequest request)
    {
        Told.Check(request);

        void Refuse(bool wrong, string message)
        {
            if (wrong) throw new ArgumentException(message, nameof(request));
        }
        Refuse(request.Guidance is not (null or 1) && !TakesGuidance, "This model is told nothing that it could be guided to.");
        Refuse(request.Guidance is < 0 or double.NaN, "Guidance is at least 0.");
        Refuse(request.Steps is { } steps && (steps < 1 || steps > MaxSteps), $"Steps run from 1 to {MaxSteps}.");
    }
}
