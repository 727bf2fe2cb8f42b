using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Follows the flow from noise, time 0, to pictures, time 1: dx/dt = v(x, t).</summary>
/// <remarks>
/// Lipman et al. 2022, arXiv 2210.02747; Liu et al. 2022, arXiv 2209.03003. The methods: Hairer, Nørsett and Wanner 1993, section II.1; Heun's as in Karras et al. 2022,
/// arXiv 2206.00364, algorithm 1.
/// </remarks>
internal static class FlowSolver
{
    /// <param name="method">How.</param>
    /// <param name="numSteps">Even steps; at least 1.</param>
    /// <param name="noise">[B, …] standard normal; borrowed.</param>
    /// <param name="velocity">v: from x and t in [0, 1].</param>
    /// <returns>[B, …], in the current scope.</returns>
    internal static Tensor Run(FlowMethod method, int numSteps, Tensor noise, Func<Tensor, double, Tensor> velocity)
    {
        using var scope = TensorScope.Open();
        var x = noise.Clone();
        var h = 1.0 / numSteps;
        for (var step = 0; step < numSteps; step++)
        {
            using var inner = TensorScope.Open();
            var t = step * h;
            var v = velocity(x, t);
            x.AddInPlace(method switch
            {
                FlowMethod.Midpoint => velocity(x + (v * (h / 2)), t + (h / 2)),

                // At the end itself no noise is left to be seen, and a mean with what is found there would take away only half of what is left now.
                FlowMethod.Heun when step < numSteps - 1 => (v + velocity(x + (v * h), t + h)) / 2,
                _ => v,
            }, h);
        }
        return scope.Keep(x);
    }
}
