using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// An autoencoder whose code is a small map of whole numbers, and a prior that predicts these one after the other: sampled codes decode to pictures. Both are
/// trained in one run, the prior in each step on the codes by which the autoencoder has just learnt.
/// </summary>
/// <remarks>
/// van den Oord et al. 2017, "Neural discrete representation learning", arXiv 1711.00937. Parameters: <c>encoder.…</c>, <c>decoder.…</c>, <c>prior.…</c>, and
/// <c>pixels.log_sigma</c> with the likelihood gaussian; the codebook is a buffer. Pictures come and go in [-1, 1].
/// </remarks>
public sealed class VqVae : GenerativeModel, IFollowPrompts, IReconstruct, ILikelihood, IGrow
{
    private const string Encoded = "codes"; // what the autoencoder leaves with a batch for the prior

    private readonly VqVaeConfig _config;
    private readonly Sequential _encoder;
    private readonly Sequential _decoder;
    private readonly Codebook _codebook;
    private readonly CodePrior _prior;
    private readonly PixelModel _pixels;
    private readonly WishReader _told;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes and likelihood.</param>
    /// <param name="spec">Pictures [C, H, W] that can be halved so often; with the classes and captions that the model is told.</param>
    /// <exception cref="ArgumentException">Networks of this shape do not fit the pictures.</exception>
    public VqVae(VqVaeConfig config, DataSpec spec)
        : base(spec)
    {
        if (config.Problem(spec) is var (key, message)) throw new ArgumentException($"{key} {message}.".TrimStart(), nameof(config));
        _config = config;
        _told = new WishReader(config.Wishes, spec);
        _encoder = Add("encoder", VqVaeNetworks.Encoder(config, spec));
        _decoder = Add("decoder", VqVaeNetworks.Decoder(config, spec));
        _codebook = Add("codebook", new Codebook(config));
        _prior = Add("prior", new CodePrior(config, (int)spec.Shape[1] >> config.Halvings, (int)spec.Shape[2] >> config.Halvings, spec));
        _pixels = Add("pixels", PixelModel.Of(config.Likelihood, config.Binarization));
        Objectives =
        [
            new()
            {
                Name = "autoencoder",
                Parameters = [.. _encoder.Parameters(), .. _decoder.Parameters(), .. _pixels.Parameters()],
                Compute = Reconstruction,
                AfterStep = _codebook.Follow,
                Averages = false, // an averaged encoder would not fit the codebook, which follows the present one
            },
            new() { Name = "prior", Parameters = [.. _prior.Parameters()], Compute = Prediction },
        ];
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, Create);

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool IsConditional => _config.Wishes.Conditional;

    /// <inheritdoc/>
    public bool TakesPrompts => _config.Wishes.Captions;

    /// <inheritdoc/>
    public bool HasBits => _pixels.HasBits;

    /// <inheritdoc/>
    public string Pixels => _pixels.Words;

    /// <inheritdoc/>
    public string Protocol => $"bound: the picture's own codes and it given them{(IsConditional ? ", given the class" : "")}{(TakesPrompts ? ", given the caption" : "")}; {_pixels.Words}";

    private Device Device => _encoder.Parameters().First().Value.Device;

    /// <inheritdoc/>
    /// <remarks>Codes are drawn, pixels are their distributions' means; the temperature divides the prior's logits.</remarks>
    public Tensor Sample(ImageRequest request)
    {
        _told.Check(request);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(SampleBlocks.Make(request.First, request.Count, start =>
        {
            var uniform = SeededNoise.Uniform(request.Seed, "codes", start, SampleBlocks.Size, _prior.Map.Height * _prior.Map.Width, Device);
            return Picture(_prior.Draw(_told.Of(request, start, Device), uniform, request.Temperature, request.Stop));
        }));
    }

    /// <inheritdoc/>
    /// <remarks>From the picture's codes to the mean of the pixels.</remarks>
    public Tensor Reconstruct(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(Picture(Codes(_encoder.Forward(_pixels.Expected(input)))));
    }

    /// <inheritdoc/>
    /// <remarks>With q(codes | x) all on the codes that the encoder chooses, the ELBO is log p(x | codes) + log p(codes).</remarks>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var image = batch["image"];
        var target = _pixels.Measured(image.Flatten(1));
        var codes = Codes(_encoder.Forward(target.View(image.Shape)));
        var nats = _pixels.OfEach(Output(codes).Flatten(1), target) + _prior.Nats(codes, _told.Known(batch));
        return (scope.Keep(nats), scope.Keep(Tensor.Ones([batch.Size], device: Device)));
    }

    /// <summary>The codes of pictures.</summary>
    /// <param name="image">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>[B, h, w] int64, each below <see cref="VqVaeConfig.Codes"/>; in the current scope.</returns>
    public Tensor Encode(Tensor image)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(Codes(_encoder.Forward(_pixels.Expected(image))));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => ["autoencoder", "prior"];

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
    [
        new("width", request.Wide(_config.Width, "autoencoder")), new("blocks", request.Deep(_config.Blocks, "autoencoder")),
        .. _config.Prior.Larger(request, "prior").Select(s => s with { Path = $"prior.{s.Path}" }),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var encoded = _encoder.Forward(_pixels.Expected(batch["image"]));
        var codes = Codes(encoded);
        return [("encoder", encoded), ("picture", Output(codes)), ("prior, a code", _prior.Nats(codes, _told.Known(batch)) * (1.0 / (_prior.Map.Height * _prior.Map.Width)))];
    }

    private static VqVae? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = VqVaeConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new(config, spec) : null;
    }

    // Eq. 3, without the second term: the codebook follows by itself. Gradients pass the choice of codes unchanged.
    private ObjectiveLoss Reconstruction(Batch batch, ObjectiveContext context)
    {
        var image = _pixels.Learnt(batch["image"], context.Generator);
        var encoded = _encoder.Forward(image).To(image.DType); // [B, D, h, w]
        var rows = Rows(encoded);
        Tensor codes;
        using (Autograd.NoGrad()) codes = _codebook.Encode(rows);
        batch.Leave(Encoded, codes.View(encoded.Size(0), encoded.Size(2), encoded.Size(3)));
        var vectors = Places(_codebook.Decode(codes), encoded);
        var decoded = _decoder.Forward(encoded + (vectors - encoded).Detach()).To(image.DType);
        var share = 1.0 / batch.Size;
        var nats = _pixels.Total(decoded.Flatten(1), image.Flatten(1)) * share;
        var commitment = (encoded - vectors).Square().Sum() * share;
        return new(
            nats.Add(commitment, alpha: _config.Commitment),
            ("reconstruction", nats.Detach()),
            ("commitment", commitment.Detach()),
            ("perplexity", _codebook.Note(rows, codes, context.Generator))
        );
    }

    private ObjectiveLoss Prediction(Batch batch, ObjectiveContext context)
    {
        // The codes by which the autoencoder learnt in this step: the pictures need not be encoded twice.
        var codes = batch.Take(Encoded) ?? Learnt(batch, context.Generator);
        // Without captions whoever asks names a class: then there is nothing to forget.
        var nats = _prior.Nats(codes, TakesPrompts ? _told.Learnt(batch, context.Generator) : _told.Known(batch)).Mean();
        return new(nats, ("nats_per_code", nats.Detach() * (1.0 / (_prior.Map.Height * _prior.Map.Width))));
    }

    private Tensor Learnt(Batch batch, Generator generator)
    {
        using var quiet = Autograd.NoGrad();
        var image = _pixels.Learnt(batch["image"], generator);
        return Codes(_encoder.Forward(image).To(image.DType));
    }

    // [B, D, h, w] -> [B, h, w].
    private Tensor Codes(Tensor encoded) => _codebook.Encode(Rows(encoded)).View(encoded.Size(0), encoded.Size(2), encoded.Size(3));

    // [B, h, w] -> [B, C, H, W].
    private Tensor Output(Tensor codes) => _decoder.Forward(_codebook.Decode(codes).Permute(0, 3, 1, 2));

    private Tensor Picture(Tensor codes) => _pixels.Picture(Output(codes));

    // [B, D, h, w] -> [B h w, D], and back.
    private static Tensor Rows(Tensor encoded) => encoded.Permute(0, 2, 3, 1).Reshape(-1, encoded.Size(1));

    private static Tensor Places(Tensor rows, Tensor encoded) => rows.View(encoded.Size(0), encoded.Size(2), encoded.Size(3), -1).Permute(0, 3, 1, 2);
}
