using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Of a normal distribution the flow is known, and where it takes noise ε: to μ + s ε.</summary>
public sealed class FlowSolverTests
{
    private const double Mean = 0.4;
    private const double Std = 0.3;

    [Theory]
    [InlineData(FlowMethod.Euler, 1)]
    [InlineData(FlowMethod.Midpoint, 2)]
    [InlineData(FlowMethod.Heun, 2)]
    public void Run_ExactVelocityOfANormal_EndsThereAndErrsByItsOrder(FlowMethod method, int order)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var noise = Tensor.Randn([1000], generator, DType.Float64);
        double Error(int steps) => (FlowSolver.Run(method, steps, noise, Velocity) - (noise * Std + Mean)).Abs().Max().Item();
        var (coarse, fine) = (Error(40), Error(80));
        Assert.True(fine < 0.03, $"{fine}");
        // At least: of these paths the midpoint errs by the third order.
        Assert.True(coarse / fine > 0.9 * Math.Pow(2, order), $"{coarse} -> {fine}");
    }

    [Theory]
    [InlineData(FlowMethod.Euler, 10, 10)]
    [InlineData(FlowMethod.Midpoint, 10, 20)]
    [InlineData(FlowMethod.Heun, 10, 19)]
    public void Run_Steps_LooksSoOften(FlowMethod method, int steps, int looks)
    {
        using var scope = TensorScope.Open();
        var times = new List<double>();
        FlowSolver.Run(method, steps, Tensor.Zeros([1]), (x, t) =>
        {
            times.Add(t);
            return x;
        });
        Assert.Equal(looks, times.Count);
        Assert.Equal(0, times[0]);
        Assert.All(times, t => Assert.InRange(t, 0, 1 + 1e-12));
    }

    // E[picture - ε | x] with x = (1 - t) ε + t picture.
    private static Tensor Velocity(Tensor x, double t)
    {
        var variance = ((1 - t) * (1 - t)) + (t * t * Std * Std);
        return ((x - (t * Mean)) * (((t * Std * Std) - (1 - t)) / variance)) + Mean;
    }
}
