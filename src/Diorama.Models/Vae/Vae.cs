using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A variational autoencoder: an encoder says which latent numbers a picture may come from, a decoder which pictures latent numbers stand for, and both
/// learn by the evidence lower bound.
/// </summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv 1312.6114. Parameters: <c>encoder.…</c>, whose last layer gives means and log variances side by side, <c>decoder.…</c>,
/// <c>prior.…</c> with a mixture, and <c>pixels.log_sigma</c> with the likelihood gaussian. Pictures come and go in [-1, 1].
/// </remarks>
public sealed class Vae : GenerativeModel, ISampleImages, IReconstruct, IInterpolate, ILikelihood
{
    private readonly VaeConfig _config;
    private readonly Sequential _encoder;
    private readonly Sequential _decoder;
    private readonly LatentPrior _prior;
    private readonly PixelModel _pixels;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes and likelihood.</param>
    /// <param name="spec">Pictures [C, H, W]; for conv, the number of hidden layers must be able to halve H and W.</param>
    /// <exception cref="ArgumentException">Networks of this shape do not fit the pictures.</exception>
    public Vae(VaeConfig config, DataSpec spec)
        : base(spec)
    {
        if (VaeNetworks.Problem(config, spec) is var (key, message)) throw new ArgumentException($"{key} {message}.".TrimStart(), nameof(config));
        _config = config;
        _encoder = Add("encoder", VaeNetworks.Encoder(config, spec));
        _decoder = Add("decoder", VaeNetworks.Decoder(config, spec));
        _prior = Add("prior", LatentPrior.Of(config));
        _pixels = Add("pixels", PixelModel.Of(config));
        Objectives = [VaeObjective.Of(config, this, _encoder, _decoder, _prior, _pixels)];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool IsConditional => false;

    /// <inheritdoc/>
    public string Protocol => $"importance-sampled bound, k={_config.ImportanceSamples}; prior {_prior.Words}; {_pixels.Words}";

    private Device Device => _encoder.Parameters().First().Value.Device;

    /// <inheritdoc/>
    /// <remarks>Each pixel is its distribution's mean, not a draw of it.</remarks>
    public Tensor Sample(ImageRequest request)
    {
        if (request.Classes is not null) throw new ArgumentException("This model knows no classes: ask for none.", nameof(request));
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(SampleBlocks.Make(
            request.First,
            request.Count,
            start => Decode(_prior.Draw(request.Seed, "sample", start, SampleBlocks.Size, request.Temperature, Device))));
    }

    /// <inheritdoc/>
    /// <remarks>From the mean of the latent numbers to the mean of the pixels.</remarks>
    public Tensor Reconstruct(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(Decode(Encode(_pixels.Expected(input.Flatten(1))).Mean));
    }

    /// <inheritdoc/>
    /// <remarks>Between two draws of the prior: spherical where that is standard normal, else straight.</remarks>
    public Tensor Interpolate(int numSteps, long seed, int path = 0)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(Decode(_prior.Path(_prior.Draw(seed, "interpolate", 2L * path, 2, 1, Device), numSteps)));
    }

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator) =>
        NegativeLogLikelihood(batch, generator, _config.ImportanceSamples);

    /// <summary>An upper bound of each picture's negative log-likelihood, estimated from this many draws; with one draw, its negative ELBO.</summary>
    /// <param name="batch">Pictures, in the field <c>image</c>; borrowed.</param>
    /// <param name="generator">Where to draw latent numbers from. How pixels become black or white does not depend on it.</param>
    /// <param name="numDraws">k, at least 1.</param>
    /// <returns>Nats [B], and ones [B], in the current scope.</returns>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator, int numDraws)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var target = _pixels.Measured(batch["image"].Flatten(1));
        var bound = ImportanceBound.Of(_prior, Encode(target), z => _pixels.OfEach(DecodeRows(z), target), numDraws, generator);
        return (scope.Keep(bound), scope.Keep(Tensor.Ones([batch.Size], device: Device)));
    }

    private static Vae? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = VaeConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }

    private Posterior Encode(Tensor target) => Posterior.Of(_encoder.Forward(target));

    private Tensor Decode(Tensor z) => _pixels.Picture(_decoder.Forward(z)).View([z.Size(0), .. Spec.Shape]);

    // [N, B, Z] -> [N, B, D].
    private Tensor DecodeRows(Tensor z) => _decoder.Forward(z.Flatten(0, 1)).Unflatten(0, z.Size(0), z.Size(1));
}
