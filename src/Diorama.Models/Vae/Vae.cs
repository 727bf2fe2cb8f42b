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
/// <c>prior.…</c> with a mixture, <c>encoder_class.weight</c> and <c>decoder_class.weight</c> (a row for each class) where it is conditional, and
/// <c>pixels.log_sigma</c> with the likelihood gaussian. Pictures come and go in [-1, 1].
/// </remarks>
public sealed class Vae : GenerativeModel, ISampleImages, IReconstruct, IInterpolate, ILikelihood, IGrow
{
    private readonly VaeConfig _config;
    private readonly VaeCoder _coder;
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
        var (encoder, decoder) = (Add("encoder", VaeNetworks.Encoder(config, spec)), Add("decoder", VaeNetworks.Decoder(config, spec)));
        _coder = new(
            encoder,
            decoder,
            config.Conditional ? Add("encoder_class", VaeNetworks.EncoderClass(config, spec)) : null,
            config.Conditional ? Add("decoder_class", VaeNetworks.DecoderClass(spec)) : null);
        _prior = Add("prior", LatentPrior.Of(config));
        _pixels = Add("pixels", PixelModel.Of(config.Likelihood, config.Binarization));
        Bound = new VaeObjective(config, _coder, _prior, _pixels);
        Objectives = [new Objective { Name = "vae", Parameters = [.. Parameters()], Compute = Bound.Compute }];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <summary>What it is trained by.</summary>
    internal VaeObjective Bound { get; }

    /// <summary>The last weights of what further heads may read (<see cref="Trunk"/>); null where there are none.</summary>
    internal Parameter? LastOfTrunk => _coder.LastOfTrunk;

    /// <inheritdoc/>
    public bool IsConditional => _config.Conditional;

    /// <inheritdoc/>
    public bool HasBits => _pixels.HasBits;

    /// <inheritdoc/>
    public string Pixels => _pixels.Words;

    /// <inheritdoc/>
    public string Protocol => $"importance-sampled bound, k={_config.ImportanceSamples}{(IsConditional ? ", given the class" : "")}; prior {_prior.Words}; {_pixels.Words}";

    /// <inheritdoc/>
    /// <remarks>Each pixel is its distribution's mean, not a draw of it.</remarks>
    public Tensor Sample(ImageRequest request)
    {
        ClassRequest.Check(request, IsConditional, Spec.Classes.Count);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(SampleBlocks.Make(
            request.First,
            request.Count,
            start => Picture(
                _prior.Draw(request.Seed, "sample", start, SampleBlocks.Size, request.Temperature, _coder.Device),
                IsConditional ? ClassRequest.Of(request, start, SampleBlocks.Size, Spec.Classes.Count).To(_coder.Device) : null)));
    }

    /// <inheritdoc/>
    /// <remarks>From the mean of the latent numbers to the mean of the pixels; where the networks want a class, as the class that explains each picture best.</remarks>
    public Tensor Reconstruct(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var x = _pixels.Expected(input.Flatten(1));
        var label = IsConditional ? BestClass(x) : null;
        return scope.Keep(Picture(_coder.Encode(x, label).Mean, label));
    }

    /// <inheritdoc/>
    /// <remarks>Between two draws of the prior: spherical where that is standard normal, else straight. Of a conditional model, path p shows class p, modulo their number.</remarks>
    public Tensor Interpolate(int numSteps, long seed, int path = 0)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var z = _prior.Path(_prior.Draw(seed, "interpolate", 2L * path, 2, 1, _coder.Device), numSteps);
        return scope.Keep(Picture(z, IsConditional ? Same(path % Spec.Classes.Count, numSteps) : null));
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
        var label = _coder.Label(batch);
        var bound = ImportanceBound.Of(_prior, _coder.Encode(target, label), z => _pixels.OfEach(_coder.DecodeRows(z, label), target), numDraws, generator);
        return (scope.Keep(bound), scope.Keep(Tensor.Ones([batch.Size], device: _coder.Device)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => ["encoder", "decoder"];

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
    [
        new("hidden", _config.Hidden.Select(width => request.Wide(width, "encoder"))), new("refine", request.Deep(_config.Refine, "encoder")),
        new("decoderHidden", _config.DecoderHidden.Select(width => request.Wide(width, "decoder"))), new("decoderRefine", request.Deep(_config.DecoderRefine, "decoder")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var label = _coder.Label(batch);
        var expected = _pixels.Expected(batch["image"].Flatten(1));
        var posterior = _coder.Encode(expected, label);
        var picture = _coder.Decode(posterior.Mean, label);
        return
        [
            ("mean", posterior.Mean), ("log_variance", posterior.LogVariance), ("picture", picture),
            ("log_prior, a latent number", _prior.LogDensity(posterior.Mean) * (1.0 / _config.Latent)),
            ("log_likelihood, a pixel", _pixels.OfEach(picture, expected) * (-1.0 / expected.Size(1))),
        ];
    }

    /// <summary>What the encoder, all but its last layer, makes of pictures without noise; of a model that is not told classes.</summary>
    /// <param name="image">[B, C, H, W]; borrowed.</param>
    /// <returns>[B, numbers], in the current scope.</returns>
    internal Tensor Trunk(Tensor image) => _coder.Trunk(_pixels.Expected(image.Flatten(1)), label: null);

    private static Vae? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = VaeConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }

    // The class under which the importance weight of the mean of the latent numbers, p(x|z) p(z) / q(z|x), is greatest: an estimate of the likelihood by a single point, without noise.
    private Tensor BestClass(Tensor x) => Tensor.Stack([.. Enumerable.Range(0, Spec.Classes.Count).Select(c =>
    {
        var label = Same(c, x.Size(0));
        var posterior = _coder.Encode(x, label);
        var divergence = posterior.LogDensity(Tensor.Zeros(posterior.Mean.Shape, device: _coder.Device)) - _prior.LogDensity(posterior.Mean);
        return _pixels.OfEach(_coder.Decode(posterior.Mean, label), x) + divergence;
    })]).Argmin(0);

    private Tensor Same(long label, long count) => Tensor.Full([count], label, DType.Int64, _coder.Device);

    private Tensor Picture(Tensor z, Tensor? label) => _pixels.Picture(_coder.Decode(z, label)).View([z.Size(0), .. Spec.Shape]);
}
