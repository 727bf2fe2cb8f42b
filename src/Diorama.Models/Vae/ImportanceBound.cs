using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Estimates -log p(x) by drawing latent numbers from the encoder and weighing them: in expectation an upper bound that falls towards the truth as the draws
/// grow in number; with one draw it is the negative ELBO.
/// </summary>
/// <remarks>Burda et al. 2016, arXiv 1509.00519, eq. 8 and theorem 1.</remarks>
internal static class ImportanceBound
{
    // Rows decoded at a time: large enough for fast products, small enough for little memory.
    private const int RowsAtATime = 4096;

    /// <param name="prior">p(z).</param>
    /// <param name="posterior">q(z|x) of B pictures.</param>
    /// <param name="nats">From latent numbers [N, B, Z] to -log p(x|z) [N, B].</param>
    /// <param name="numDraws">k, at least 1.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <returns>[B], in nats, in the current scope.</returns>
    internal static Tensor Of(LatentPrior prior, Posterior posterior, Func<Tensor, Tensor> nats, int numDraws, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numDraws, 1);
        using var scope = TensorScope.Open();
        var most = (int)long.Max(1, RowsAtATime / posterior.Mean.Size(0));
        var weights = new List<Tensor>();
        for (var done = 0; done < numDraws; done += most)
        {
            using var part = TensorScope.Open();
            var draws = posterior.Draw(int.Min(most, numDraws - done), generator);

            // log w = log p(x|z) + log p(z) - log q(z|x); the two densities' constants cancel.
            weights.Add(part.Keep((prior.LogDensity(draws.Z) - posterior.LogDensity(draws.Noise) - nats(draws.Z)).ToCopy(DType.Float64)));
        }
        var bound = Tensor.Cat([.. weights]).Logsumexp([0]).Rsub(Math.Log(numDraws));
        return scope.Keep(bound.ToCopy(DType.Float32));
    }
}
