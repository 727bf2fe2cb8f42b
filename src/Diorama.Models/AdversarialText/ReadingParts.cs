using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The parts of a Transformer that read, whatever it makes of what it read: borrowed from a model, or a discriminator's own.</summary>
/// <param name="Embedding">The symbols' vectors.</param>
/// <param name="Scale">What they are multiplied by.</param>
/// <param name="Source">Reads sources; null where there are none.</param>
/// <param name="Body">Reads texts from their beginning.</param>
internal sealed record ReadingParts(Embedding Embedding, double Scale, TransformerStack? Source, TransformerStack Body)
{
    /// <summary>Copies another's weights, of the same shape but for the places that it never reads: those stay as they are.</summary>
    internal void CopyFrom(ReadingParts other)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var (own, theirs) in Parameters().Zip(other.Parameters())) own.Value.Narrow(0, 0, theirs.Value.Size(0)).CopyInPlace(theirs.Value);
    }

    private IEnumerable<Parameter> Parameters() => [.. Embedding.Parameters(), .. Source?.Parameters() ?? [], .. Body.Parameters()];
}
