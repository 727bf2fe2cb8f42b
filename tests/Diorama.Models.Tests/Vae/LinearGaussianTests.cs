using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>
/// With linear networks and normal pixels the truth is known: x is normal around the decoder's bias b with covariance W Wᵀ + σ². Here the columns of W are
/// orthogonal, with lengths w: then so is the posterior diagonal, its variance is σ² / (w² + σ²) and its mean Wᵀ(x - b) / (w² + σ²).
/// </summary>
public sealed class LinearGaussianTests
{
    private const double Sigma = 0.5;
    private static readonly float[] _bias = [0.1f, -0.2f, 0.3f, 0];
    private static readonly float[] _w = [1.2f, 0.7f];
    private static readonly float[] _pictures = [0.9f, -0.3f, 0.5f, 0.2f, -0.8f, 0.6f, -0.1f, -0.9f, 0.1f, -0.2f, 0.3f, 0];

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void NegativeLogLikelihood_WithTheTruePosterior_IsExactForAnyNumberOfDraws(int numDraws)
    {
        using var scope = TensorScope.Open();
        using var model = Make(meanError: 0, logVarianceError: 0);

        Assert.True(LargestError(Measure(model, numDraws)) < 2e-5);
    }

    [Fact]
    public void NegativeLogLikelihood_WithAWrongPosterior_FallsToTheTruthAsDrawsGrow()
    {
        using var scope = TensorScope.Open();
        using var model = Make(meanError: 0.4f, logVarianceError: 0.8f);
        var truth = Truth().Average();
        var bounds = new[] { 1, 5, 50, 500 }.Select(k => Measure(model, k, copies: 4000 / k + 20).Average()).ToList();

        Assert.True(bounds[0] > bounds[1] && bounds[1] > bounds[2] && bounds[2] > truth - 0.005, $"{string.Join(", ", bounds)} against {truth}");
        Assert.True(bounds[0] - truth > 0.1, $"The ELBO {bounds[0]} should lie well above {truth}.");
        Assert.Equal(truth, bounds[3], 0.01);
    }

    [Fact]
    public void NegativeLogLikelihood_WithOneDraw_IsTheNegativeElbo()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(9);
        using var model = Make(meanError: 0.4f, logVarianceError: 0.8f);
        var loss = model.Objectives.Single().Compute(VaeFixture.Of(Pictures(20_000)), new(0, 1, generator)).Total.Item();

        Assert.Equal(loss, Measure(model, 1, copies: 20_000).Average(), 0.03);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void WeightedLoss_WithTheTruePosterior_IsExactForAnyNumberOfDraws(int draws) =>
        Assert.Equal(Truth().Average(), WeightedLoss(draws, copies: 1, meanError: 0, logVarianceError: 0), 2e-5);

    [Fact]
    public void WeightedLoss_WithAWrongPosterior_BeginsAtTheElboAndFallsToTheTruthAsDrawsGrow()
    {
        var truth = Truth().Average();
        var losses = new[] { 1, 5, 50, 500 }.Select(k => WeightedLoss(k, copies: 20_000 / k + 100, meanError: 0.4f, logVarianceError: 0.8f)).ToList();
        using var scope = TensorScope.Open();
        using var model = Make(meanError: 0.4f, logVarianceError: 0.8f);

        Assert.Equal(Measure(model, 1, copies: 20_000).Average(), losses[0], 0.05);
        Assert.True(losses[0] > losses[1] && losses[1] > losses[2] && losses[2] > truth - 0.005, $"{string.Join(", ", losses)} against {truth}");
        Assert.Equal(truth, losses[3], 0.01);
    }

    private static double WeightedLoss(int draws, int copies, float meanError, float logVarianceError)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(9);
        using var model = Make(meanError, logVarianceError, new() { Objective = VaeBound.Iwae, Draws = draws });
        return model.Objectives.Single().Compute(VaeFixture.Of(Pictures(copies)), new(0, 1, generator)).Total.Item();
    }

    // The posterior, when asked for, is off by these.
    private static Models.Vae Make(float meanError, float logVarianceError, VaeConfig? config = null)
    {
        var model = VaeFixture.Make((config ?? new()) with { Hidden = [], Latent = 2, Likelihood = PixelLikelihood.Gaussian }, VaeFixture.Pictures(2));
        using var quiet = Autograd.NoGrad();
        var weights = model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        weights["pixels.log_sigma"].FillInPlace(Math.Log(Sigma));
        weights["decoder.0.bias"].CopyFrom<float>(_bias);

        // Columns (a, a, a, a) / 2 and (c, -c, c, -c) / 2.
        var (a, c) = (_w[0] / 2, _w[1] / 2);
        var decoder = new[] { a, c, a, -c, a, c, a, -c };
        weights["decoder.0.weight"].CopyFrom<float>(decoder);
        var (encoder, encoderBias) = (new float[16], new float[4]);
        for (var i = 0; i < 2; i++)
        {
            var precision = (_w[i] * _w[i]) + (Sigma * Sigma);
            for (var pixel = 0; pixel < 4; pixel++)
            {
                encoder[(i * 4) + pixel] = (float)(decoder[(pixel * 2) + i] / precision);
                encoderBias[i] -= (float)(decoder[(pixel * 2) + i] / precision) * _bias[pixel];
            }
            encoderBias[i] += meanError;
            encoderBias[2 + i] = (float)Math.Log(Sigma * Sigma / precision) + logVarianceError;
        }
        weights["encoder.0.weight"].CopyFrom<float>(encoder);
        weights["encoder.0.bias"].CopyFrom<float>(encoderBias);
        return model;
    }

    private static Tensor Pictures(int copies) => Tensor.From<float>(_pictures, 3, 1, 2, 2).Repeat(copies, 1, 1, 1);

    private static float[] Measure(Models.Vae model, int numDraws, int copies = 1)
    {
        using var generator = Generator.Seeded(8);
        return model.NegativeLogLikelihood(VaeFixture.Of(Pictures(copies)), generator, numDraws).Nats.ToArray<float>();
    }

    private static double LargestError(float[] nats) => nats.Zip(Truth(), (n, t) => Math.Abs(n - t)).Max();

    // In the basis of the two columns and two directions more, the pixels are independent.
    private static double[] Truth()
    {
        double[][] basis = [[0.5, 0.5, 0.5, 0.5], [0.5, -0.5, 0.5, -0.5], [0.5, 0.5, -0.5, -0.5], [0.5, -0.5, -0.5, 0.5]];
        double[] variances = [(_w[0] * _w[0]) + (Sigma * Sigma), (_w[1] * _w[1]) + (Sigma * Sigma), Sigma * Sigma, Sigma * Sigma];
        return
        [
            .. Enumerable.Range(0, 3).Select(n => Enumerable.Range(0, 4).Sum(i =>
            {
                var along = Enumerable.Range(0, 4).Sum(pixel => basis[i][pixel] * (_pictures[(n * 4) + pixel] - _bias[pixel]));
                return 0.5 * (Math.Log(2 * Math.PI * variances[i]) + (along * along / variances[i]));
            })),
        ];
    }
}
