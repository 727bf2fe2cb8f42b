using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DiffusionBoundTests
{
    private const int Numbers = 64;
    private const double Variance = 0.09;

    /// <summary>
    /// Numbers that are N(0, c) have the expectation E = k x_t with k = √α̅ c / (α̅ c + 1 - α̅), and so |x - E|² of a given x is in the mean
    /// (1 - k √α̅)² |x|² + k² (1 - α̅) D: every term of the bound but the last is known.
    /// </summary>
    [Theory]
    [InlineData(12, 100)]
    [InlineData(400, 100)]
    public void Nats_NormalDataAndItsExactDenoiser_IsTheClosedForm(int timesteps, int draws)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(5);
        var schedule = new CosineSchedule(timesteps);
        var image = Picture(generator).Expand(4000, 1, 8, 8);
        var square = image[0].To(DType.Float64).Square().Sum().Item();
        var nats = new DiffusionBound(schedule, draws).Nats(image, Exact(schedule), generator) - Last(schedule, image, generator);
        var (mean, deviation) = (nats.Mean().Item(), nats.Std().Item() / Math.Sqrt(4000));
        var expected = Closed(schedule, square);
        Assert.InRange(mean, expected - (4 * deviation) - 1e-3, expected + (4 * deviation) + 1e-3);
        Assert.True(deviation < 0.01 * expected, $"{deviation} of {expected}");
    }

    /// <summary>
    /// With an exact denoiser the bound is above the density, times the width of a level, by what the steps back miss whose variance v is wider than the
    /// posterior's β̃: (v / β̃ - 1 - ln(v / β̃)) / 2 a number and step, with v = β̃ + μ² Var(x | x_t), μ the posterior's share of the picture.
    /// </summary>
    [Fact]
    public void Nats_ManySteps_AreTheLikelihoodAndWhatTheVarianceMisses()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(6);
        var schedule = new CosineSchedule(1000);
        var image = (Tensor.Randn([3000, 1, 8, 8], generator) * Math.Sqrt(Variance)).Clamp(-0.99, 0.99);
        var bound = new DiffusionBound(schedule, 64).Nats(image, Exact(schedule), generator).Mean().Item();
        var square = image.To(DType.Float64).Square().Sum().Item() / 3000;
        var exact = (square / (2 * Variance)) + (Numbers / 2.0 * Math.Log(2 * Math.PI * Variance)) - (Numbers * Math.Log(2 / 255.0));
        Assert.InRange(bound - exact - (Numbers * Missed(schedule)), -0.04 * Numbers, 0.04 * Numbers);
        Assert.True(bound > exact);
    }

    private static double Missed(CosineSchedule schedule)
    {
        var total = 0.0;
        for (var t = 2; t <= schedule.NumSteps; t++)
        {
            var (left, before) = (schedule.AlphaBar(t), schedule.AlphaBar(t - 1));
            var beta = 1 - (left / before);
            var (posterior, share) = ((1 - before) / (1 - left) * beta, Math.Sqrt(before) * beta / (1 - left));
            var ratio = 1 + (share * share * Variance * (1 - left) / ((left * Variance) + 1 - left) / posterior);
            total += (ratio - 1 - Math.Log(ratio)) / 2;
        }
        return total;
    }

    private static Tensor Picture(Generator generator) => (Tensor.Randn([1, 1, 8, 8], generator) * Math.Sqrt(Variance)).Clamp(-0.99, 0.99);

    private static Func<Tensor, Tensor, Tensor> Exact(CosineSchedule schedule) => (x, step) =>
        x * Tensor.From<double>([.. Enumerable.Range(0, schedule.NumSteps + 1).Select(t => Share(schedule, t))]).IndexSelect(0, step).View(-1, 1, 1, 1).To(x.DType);

    private static double Share(CosineSchedule schedule, int t) =>
        Math.Sqrt(schedule.AlphaBar(t)) * Variance / ((schedule.AlphaBar(t) * Variance) + 1 - schedule.AlphaBar(t));

    // All but the levels: the prior's part, and the steps from 2 on.
    private static double Closed(CosineSchedule schedule, double square)
    {
        var left = schedule.AlphaBar(schedule.NumSteps);
        var total = ((left * square) + (Numbers * (-left - Math.Log(1 - left)))) / 2;
        for (var t = 2; t <= schedule.NumSteps; t++)
        {
            double Ratio(int at) => schedule.AlphaBar(at) / (1 - schedule.AlphaBar(at));
            var (alpha, k) = (schedule.AlphaBar(t), Share(schedule, t));
            var error = (Math.Pow(1 - (k * Math.Sqrt(alpha)), 2) * square) + (k * k * (1 - alpha) * Numbers);
            total += (Ratio(t - 1) - Ratio(t)) / 2 * error;
        }
        return total;
    }

    // The mean of the last term: with no steps to draw but it, and the prior taken off.
    private static double Last(CosineSchedule schedule, Tensor image, Generator generator)
    {
        var left = schedule.AlphaBar(1);
        var (k, scale) = (Share(schedule, 1), 1 / Math.Sqrt(2 * (1 - left)));
        var x = (image * Math.Sqrt(left)) + (Tensor.Randn(image.Shape, generator) * Math.Sqrt(1 - left));
        var distance = (image - (x * k)).To(DType.Float64);
        var mass = (((distance + (1 / 255.0)) * scale).Erf() - ((distance - (1 / 255.0)) * scale).Erf()) / 2;
        return -mass.ClampMin(1e-12).Log().Flatten(1).Sum([1]).Mean().Item();
    }
}
