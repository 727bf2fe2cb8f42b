using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Texts that a model drew. Shapes: B rows, T symbols, V vocabulary, N symbols that were drawn in all rows.</summary>
/// <param name="Rows">[B, T] int64: the given first symbol, what was drawn, the end, padding.</param>
/// <param name="IsDrawn">[B, T - 1] bool: which of all but the first were drawn, the end included.</param>
/// <param name="Noise">[B, T - 1, V]: the Gumbel noise that each symbol was drawn with; null where it was not kept.</param>
internal sealed record DrawnRows(Tensor Rows, Tensor IsDrawn, Tensor? Noise)
{
    private const double SmallestNormal = 1.1754944e-38;

    /// <summary>Where among [B (T - 1)] symbols were drawn: [N] int64.</summary>
    internal Tensor Places => IsDrawn.Reshape(-1).Nonzero().Squeeze(1);

    /// <summary>What was drawn: [N] int64.</summary>
    internal Tensor Symbols => Rows[.., 1..].Reshape(-1).IndexSelect(0, Places);

    /// <summary>Draws texts as the model writes them when it is used: without dropout. In the current scope, without gradients.</summary>
    /// <remarks>A symbol is the one whose logit plus Gumbel noise is the greatest: Gumbel 1954; Maddison et al. 2014, arXiv 1411.0030.</remarks>
    /// <param name="writer">Who writes.</param>
    /// <param name="source">What from: [B, S] int64; null: freely.</param>
    /// <param name="first">[B] int64, the given first symbols.</param>
    /// <param name="length">Symbols of a row at most, the first included; longer texts are cut off.</param>
    /// <param name="keepsNoise">Whether the noise is wanted afterwards.</param>
    /// <param name="generator">Draws the noise.</param>
    internal static DrawnRows Draw(IRowWriter writer, Tensor? source, Tensor first, long length, bool keepsNoise, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var precise = Autograd.Autocast(generator.Device.Type, enabled: false);
        using var writing = EvaluationMode.Of(writer.Model);
        using var reader = writer.Begin(source);
        var (pad, end) = (writer.Symbols.Tokenizer.Pad, writer.Symbols.Tokenizer.End);
        var (rows, isDrawn, noises) = (new List<Tensor> { first }, new List<Tensor>(), new List<Tensor>());
        var isOpen = Tensor.Ones([first.Size(0)], DType.Bool, first.Device);
        while (rows.Count < length && IsAnyOpen())
        {
            var (next, noise) = Next(reader, rows[^1], keepsNoise, generator);
            rows.Add(isOpen.Where(next, pad));
            isDrawn.Add(isOpen);
            if (noise is not null) noises.Add(noise);
            isOpen = isOpen.LogicalAnd(next.Ne(end));
        }
        return new(scope.Keep(Tensor.Stack([.. rows], 1)), scope.Keep(Tensor.Stack([.. isDrawn], 1)), keepsNoise ? scope.Keep(Tensor.Stack([.. noises], 1)) : null);

        // A rank that draws noise for the whole batch goes on until all of it has ended.
        bool IsAnyOpen()
        {
            var own = isOpen.Any().Item() != 0;
            return generator.Share is null ? own : WholeBatch.Largest(own ? 1 : 0, writer.Model.Group, "open texts") != 0;
        }
    }

    private static (Tensor Next, Tensor? Noise) Next(IRowReader reader, Tensor last, bool keepsNoise, Generator generator)
    {
        using var scope = TensorScope.Open();
        var logits = reader.Read(last);
        // The least float keeps the logarithm finite: a draw of 0 is rare, not impossible.
        var noise = -Tensor.Empty(logits.Shape, device: logits.Device).ExponentialInPlace(generator: generator).ClampMin(SmallestNormal).Log();
        return (scope.Keep((logits + noise).Argmax(-1)), keepsNoise ? scope.Keep(noise) : null);
    }
}
