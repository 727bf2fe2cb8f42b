using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What every model that predicts the next symbol has in common: rows shifted by one, and the nats of what follows.</summary>
internal static class NextSymbols
{
    // 16 MiB of float32: enough rows for a fast product of matrices.
    private const int LogitsAtOnce = 1 << 22;

    /// <summary>What is read, and what follows each symbol of it.</summary>
    /// <returns>[B, T - 1] each.</returns>
    internal static (Tensor Input, Tensor Target) Shifted(Batch batch)
    {
        var tokens = batch["tokens"];
        return (tokens[.., ..^1], tokens[.., 1..]);
    }

    /// <summary>Negative log-likelihood of each row, and of how many symbols.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="input">[B, T] int64, what was read.</param>
    /// <param name="target">[B, T] int64, what follows each.</param>
    /// <param name="states">[B, T, D], what the model made of the input.</param>
    /// <param name="logits">States [N, D] to logits [N, V].</param>
    /// <returns>[B] float32 each.</returns>
    internal static (Tensor Nats, Tensor NumSymbols) Nats(TextSymbols symbols, Tensor input, Tensor target, Tensor states, Func<Tensor, Tensor> logits)
    {
        var counts = symbols.Counts(input, target); // [B, T]
        var places = counts.Reshape(-1).Nonzero().Squeeze(1); // [N]
        var nats = Nats(symbols.Count, states.Flatten(0, 1).IndexSelect(0, places), target.Reshape(-1).IndexSelect(0, places), logits);
        var all = Tensor.Zeros([target.NumElements], device: target.Device).IndexCopyInPlace(0, places, nats).View(target.Shape); // [B, T]
        return (all.Sum([1]), counts.To(DType.Float32).Sum([1]));
    }

    /// <summary>The nats of each symbol. The head is asked part by part: all logits of long texts at once can be more than the memory.</summary>
    /// <param name="vocabulary">V.</param>
    /// <param name="states">[N, D].</param>
    /// <param name="target">[N] int64, what follows.</param>
    /// <param name="logits">States [N, D] to logits [N, V].</param>
    /// <returns>[N] float32.</returns>
    internal static Tensor Nats(int vocabulary, Tensor states, Tensor target, Func<Tensor, Tensor> logits)
    {
        var nats = Tensor.Empty([target.Size(0)], device: target.Device);
        var atOnce = Math.Max(1, LogitsAtOnce / vocabulary);
        for (var start = 0L; start < target.Size(0); start += atOnce)
        {
            using var scope = TensorScope.Open();
            var count = Math.Min(atOnce, target.Size(0) - start);
            var part = Loss.CrossEntropy(logits(states.Narrow(0, start, count)).To(DType.Float32), target.Narrow(0, start, count), reduction: Reduction.None);
            nats.Narrow(0, start, count).CopyInPlace(part);
        }

        return nats;
    }

    /// <summary>Logits as logarithms of probabilities can be taken of them: those of 16 bits in float32.</summary>
    internal static Tensor Precise(Tensor logits) => logits.DType is DType.BFloat16 or DType.Float16 ? logits.To(DType.Float32) : logits;

    /// <summary>Cross-entropy of the next symbols, in nats a symbol. The head is most of the work: padding never reaches it.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="batch">Rows of tokens.</param>
    /// <param name="read">[B, T] to states [B, T, D].</param>
    /// <param name="logits">States [N, D] to logits [N, V].</param>
    internal static ObjectiveLoss CrossEntropy(TextSymbols symbols, Batch batch, Func<Tensor, Tensor> read, Func<Tensor, Tensor> logits)
    {
        var (input, target) = Shifted(batch);
        var counts = symbols.Counts(input, target).Reshape(-1).Nonzero().Squeeze(1); // [N]
        var states = read(input).Flatten(0, 1);
        var isWhole = counts.Size(0) == states.Size(0);
        states = isWhole ? states : states.IndexSelect(0, counts); // [N, D]
        target = isWhole ? target.Reshape(-1) : target.Reshape(-1).IndexSelect(0, counts);
        var loss = Loss.CrossEntropy(Precise(logits(states)), target);
        return new ObjectiveLoss(loss, ("perplexity", loss.Detach().Exp())) { Count = target.Size(0) };
    }
}
