using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What every model that predicts the next symbol has in common: rows shifted by one, and the nats of what follows.</summary>
internal static class NextSymbols
{
    /// <summary>What is read, and what follows each symbol of it.</summary>
    /// <returns>[B, T - 1] each.</returns>
    internal static (Tensor Input, Tensor Target) Shifted(Batch batch)
    {
        var tokens = batch["tokens"];
        return (tokens[.., ..^1], tokens[.., 1..]);
    }

    /// <summary>Negative log-likelihood of each row, and of how many symbols.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="batch">Rows of tokens.</param>
    /// <param name="forward">[B, T] to logits [B, T, V].</param>
    internal static (Tensor Nats, Tensor NumSymbols) Nats(TextSymbols symbols, Batch batch, Func<Tensor, Tensor> forward)
    {
        var (input, target) = Shifted(batch);
        var counts = symbols.Counts(input, target).To(DType.Float32); // [B, T]
        var nats = Loss.CrossEntropy(forward(input).Flatten(0, 1), target.Reshape(-1), reduction: Reduction.None).View(target.Shape);
        return ((nats * counts).Sum([1]), counts.Sum([1]));
    }

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
        var scores = logits(states);
        var loss = Loss.CrossEntropy(scores.DType is DType.BFloat16 or DType.Float16 ? scores.To(DType.Float32) : scores, target);
        return new ObjectiveLoss(loss, ("perplexity", loss.Detach().Exp()));
    }
}
