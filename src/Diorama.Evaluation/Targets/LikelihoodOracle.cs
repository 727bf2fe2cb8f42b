using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// The importance-weighted bound where the truth is known: of a VAE with linear networks and normal pixels the likelihood is that of a normal distribution, and with
/// the true posterior as its encoder the bound is the likelihood itself.
/// </summary>
/// <remarks>
/// x is normal around the decoder's bias b with covariance W Wᵀ + σ². The columns of W are orthogonal with lengths w, so that the posterior is diagonal with variance
/// σ² / (w² + σ²) and mean Wᵀ(x - b) / (w² + σ²): probabilistic principal components, Tipping and Bishop 1999.
/// </remarks>
internal sealed class LikelihoodOracle : IPublishedTarget
{
    private const double Sigma = 0.5;
    private const double Tolerance = 1e-4;
    private const int NumPictures = 256;
    private static readonly float[] _bias = [0.1f, -0.2f, 0.3f, 0];
    private static readonly double[] _lengths = [1.2, 0.7];

    // The columns of W are the first two, by their lengths.
    private static readonly double[][] _basis = [[0.5, 0.5, 0.5, 0.5], [0.5, -0.5, 0.5, -0.5], [0.5, 0.5, -0.5, -0.5], [0.5, -0.5, -0.5, 0.5]];

    public string Name => "likelihood-gaussian";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var generator = Generator.Seeded(Seeds.Derive(context.Seed, Name));
        using var model = Make();
        var pictures = Tensor.Randn([NumPictures, 1, 2, 2], generator);
        var batch = new Batch(NumPictures, new Dictionary<string, Tensor> { ["image"] = pictures });
        var ours = model.NegativeLogLikelihood(batch, generator, 10).Nats.Mean().Item();
        var truth = pictures.ToArray<float>().Chunk(4).Average(Truth);
        return
        [
            new Figure(Name, ours, "nats")
            {
                Title = "Importance-weighted bound of a linear VAE",
                Peer = truth,
                Protocol = FormattableString.Invariant(
                    $"importance-sampled, k=10, with the true posterior; the closed form of a normal distribution, within {Tolerance}; Burda et al. 2016, arXiv 1509.00519"
                ),
                Samples = NumPictures,
                Seed = context.Seed,
            }.Near(truth, Tolerance),
        ];
    }

    private static Vae Make()
    {
        using var drawing = Generator.Default();
        var state = drawing.GetState();
        var model = new Vae(new VaeConfig { Hidden = [], Latent = 2, Likelihood = PixelLikelihood.Gaussian }, new DataSpec { Modality = Modality.Image, Shape = [1, 2, 2] });
        drawing.SetState(state);
        var weights = model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        var (decoder, encoder, encoderBias) = (new float[8], new float[16], new float[4]);
        for (var i = 0; i < 2; i++)
        {
            var precision = _lengths[i] * _lengths[i] + Sigma * Sigma;
            for (var pixel = 0; pixel < 4; pixel++)
            {
                decoder[pixel * 2 + i] = (float)(_lengths[i] * _basis[i][pixel]);
                encoder[i * 4 + pixel] = (float)(decoder[pixel * 2 + i] / precision);
                encoderBias[i] -= encoder[i * 4 + pixel] * _bias[pixel];
            }

            encoderBias[2 + i] = (float)Math.Log(Sigma * Sigma / precision); // log variance
        }

        weights["pixels.log_sigma"].FillInPlace(Math.Log(Sigma));
        weights["decoder.0.bias"].CopyFrom<float>(_bias);
        weights["decoder.0.weight"].CopyFrom<float>(decoder);
        weights["encoder.0.weight"].CopyFrom<float>(encoder);
        weights["encoder.0.bias"].CopyFrom<float>(encoderBias);
        return model;
    }

    // In the basis the pixels are independent.
    private static double Truth(float[] picture) => Enumerable.Range(0, 4).Sum(i =>
    {
        var variance = (i < 2 ? _lengths[i] * _lengths[i] : 0) + Sigma * Sigma;
        var along = Enumerable.Range(0, 4).Sum(pixel => _basis[i][pixel] * (picture[pixel] - _bias[pixel]));
        return 0.5 * (Math.Log(2 * Math.PI * variance) + along * along / variance);
    });
}
