using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// The vectors that codes stand for. No gradient moves them: each follows the mean of what is encoded by it, and one that hardly anything is encoded by begins
/// again somewhere else. Shapes: R rows (vectors to be encoded), K codes, D numbers in a vector.
/// </summary>
/// <remarks>
/// van den Oord et al. 2017, arXiv 1711.00937, section 3 and appendix A.1. Buffers: <c>vectors</c> [K, D], first standard normal, <c>counts</c> [K] (N) and
/// <c>sums</c> [K, D] (m), first 0; so after the first step codes that few rows took begin again, at what the encoder says then, and the others are the means of theirs.
/// </remarks>
internal sealed class Codebook : Module
{
    private readonly VqVaeConfig _config;
    private readonly Buffer _vectors;
    private readonly Buffer _counts;
    private readonly Buffer _sums;

    // Of the step in progress: how many rows each code took, their sums, and where a code could begin again.
    private readonly Buffer _newCounts;
    private readonly Buffer _newSums;
    private readonly Buffer _newStarts;

    internal Codebook(VqVaeConfig config)
    {
        _config = config;
        long[] table = [config.Codes, config.CodeSize];
        _vectors = State("vectors", () => Tensor.Randn(table));
        _counts = State("counts", () => Tensor.Zeros([config.Codes]));
        _sums = State("sums", () => Tensor.Zeros(table));
        _newCounts = State("new_counts", () => Tensor.Zeros([config.Codes]), isPersistent: false);
        _newSums = State("new_sums", () => Tensor.Zeros(table), isPersistent: false);
        _newStarts = State("new_starts", () => Tensor.Zeros(table), isPersistent: false);
    }

    /// <summary>The code whose vector is nearest.</summary>
    /// <param name="rows">[R, D].</param>
    /// <returns>[R] int64.</returns>
    internal Tensor Encode(Tensor rows)
    {
        // Small differences of distances decide.
        using var exact = Autograd.Autocast(rows.Device.Type, enabled: false);
        var vectors = _vectors.Value;
        return vectors.Square().Sum([1]).Addmm(rows, vectors.T(), alpha: -2).Argmin(1); // the row's own square is the same for all codes
    }

    /// <summary>What codes stand for.</summary>
    /// <param name="codes">int64, any shape.</param>
    /// <returns>[shape of codes..., D].</returns>
    internal Tensor Decode(Tensor codes) => _vectors.Value.Embedding(codes);

    /// <summary>Takes note of what a batch was encoded by, for <see cref="Follow"/>.</summary>
    /// <param name="rows">[R, D].</param>
    /// <param name="codes">[R].</param>
    /// <param name="generator">Draws where codes could begin again.</param>
    /// <returns>The perplexity of the batch's codes: as if so many were used evenly; a single number.</returns>
    internal Tensor Note(Tensor rows, Tensor codes, Generator generator)
    {
        using var quiet = Autograd.NoGrad();
        using var exact = Autograd.Autocast(rows.Device.Type, enabled: false);
        var taken = codes.OneHot(_config.Codes).ToCopy(rows.DType); // [R, K]
        var counts = taken.Sum([0]);
        _newCounts.Value.AddInPlace(counts);
        _newSums.Value.AddInPlace(taken.T().Mm(rows.Detach()));
        _newStarts.Value.CopyInPlace(Starts(rows.Detach(), generator));
        var shares = counts / rows.Size(0);
        return (-(shares * shares.ClampMin(1e-10).Log()).Sum()).Exp();
    }

    /// <summary>Moves the vectors to where the rows noted since the last time pull them: N = γ N + (1 - γ) n, m = γ m + (1 - γ) sum, vector = m / N.</summary>
    internal void Follow()
    {
        if (Group is { Size: > 1 } group)
        {
            // The code book is one, so it follows what all ranks encoded.
            Sum(group, _newCounts, "codes' counts");
            Sum(group, _newSums, "codes' sums");
            Sum(group, _newStarts, "codes' starts");
        }
        var (counts, sums) = (_counts.Value, _sums.Value);
        counts.LerpInPlace(_newCounts.Value, 1 - _config.Decay);
        sums.LerpInPlace(_newSums.Value, 1 - _config.Decay);
        if (_config.RestartBelow > 0) Restart(counts.Lt(_config.RestartBelow));
        else Restart(counts.Eq(0));
        _vectors.Value.CopyInPlace(sums / counts.Unsqueeze(1));
        _newCounts.Value.ZeroInPlace();
        _newSums.Value.ZeroInPlace();
    }

    // Where each code could begin again: at some row. Of several ranks' rows each takes the same, and gives what is its own; the sum is then the row.
    private Tensor Starts(Tensor rows, Generator generator)
    {
        var (rank, size) = (Group?.Rank ?? 0, Group?.Size ?? 1);
        var places = Tensor.Randint(0, rows.Size(0) * size, [_config.Codes], generator, device: rows.Device);
        if (Group is null || size == 1) return rows.IndexSelect(0, places);
        using (var work = Group.Broadcast(places, "codes' places")) work.Wait();
        var own = places - (rank * rows.Size(0));
        var isOwn = own.Ge(0).LogicalAnd(own.Lt(rows.Size(0)));
        return rows.IndexSelect(0, own.Clamp(0, rows.Size(0) - 1)) * isOwn.ToCopy(rows.DType).Unsqueeze(1);
    }

    private static void Sum(ProcessGroup group, Buffer buffer, string label)
    {
        using var work = group.AllReduce(buffer.Value, label);
        work.Wait();
    }

    // A code that begins again counts as used e times as often as it must be: so it has 1 / (1 - γ) steps to find its place, and is light enough to follow soon.
    private void Restart(Tensor isDead)
    {
        var count = Math.E * (_config.RestartBelow > 0 ? _config.RestartBelow : 1);
        _counts.Value.MaskedFillInPlace(isDead, count);
        _sums.Value.CopyInPlace(isDead.Unsqueeze(1).Where(_newStarts.Value * count, _sums.Value));
    }
}
