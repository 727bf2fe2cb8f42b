using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Flow matching: a network learns the velocity of straight paths from noise to pictures, and pictures are made by following what it says.</summary>
/// <remarks>
/// Lipman et al. 2022, arXiv 2210.02747; straight paths: Liu et al. 2022, arXiv 2209.03003. Time runs from 0, noise, to 1, the picture; the network sees how
/// far it still is, 1 - t. Parameters: <c>denoiser.…</c>.
/// </remarks>
public sealed class FlowMatching : DiffusionModel
{
    internal const int MostSteps = 10_000;

    private readonly FlowConfig _config;

    /// <summary>Makes the network; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, and how it learns and samples.</param>
    /// <param name="spec">Pictures [C, H, W] whose sides the patch and the levels divide; with classes and captions where it is told them.</param>
    /// <exception cref="ArgumentException">Such a network does not fit the pictures.</exception>
    public FlowMatching(FlowConfig config, DataSpec spec)
        : base(config.Unet, config.Wishes, config.Sampling, spec)
    {
        _config = config;
        Objectives = [new() { Name = "denoiser", Parameters = [.. Denoiser.Parameters()], Compute = Loss }];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public override int MaxSteps => MostSteps;

    private protected override Tensor Generate(Tensor noise, Wishes wishes, ImageRequest request, Func<int, Tensor>? fresh)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(FlowSolver.Run(_config.Method, StepsOf(request), noise, (x, t) => Predict(x, 1 - t, wishes, request)).ClampInPlace(-1, 1));
    }

    private ObjectiveLoss Loss(Batch batch, ObjectiveContext context)
    {
        var image = batch["image"];
        // 1. A time for each picture, and the place on its straight path from noise: x = (1 - t) ε + t picture.
        var time = _config.LogitNormal ? TimeDraw.LogitNormal(image.Size(0), context.Generator, image.Device) : TimeDraw.Uniform(image.Size(0), context.Generator, image.Device);
        var noise = Tensor.Randn(image.Shape, context.Generator, device: image.Device);
        var x = noise.Lerp(image, OfEach(time));
        // 2. The velocity there is picture - ε (Lipman et al., eq. 23, with σ_min = 0).
        var velocity = Denoiser.Forward(x, (1 - time) * Denoiser.LastTime, Told.Learnt(batch, context.Generator)).To(image.DType);
        return new(Nn.Loss.Mse(velocity, image - noise));
    }

    private static FlowMatching? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = FlowConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }
}
