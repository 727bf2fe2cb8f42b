using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Reads texts from both ends: gated recurrent units forwards and backwards, side by side. Padding stands behind the text in both directions, and changes nothing.</summary>
/// <remarks>Schuster and Paliwal 1997, "Bidirectional recurrent neural networks". Parameters: <c>forwards.*</c>, <c>backwards.*</c>.</remarks>
internal sealed class TwoWayGru : Module
{
    private readonly Gru _forward;
    private readonly Gru _backward;

    internal TwoWayGru(int input, int hidden)
    {
        _forward = Add("forwards", new Gru(input, hidden / 2, batchFirst: true));
        _backward = Add("backwards", new Gru(input, hidden / 2, batchFirst: true));
    }

    /// <param name="x">[B, S, E].</param>
    /// <param name="isText">[B, S] bool, false at padding.</param>
    /// <returns>[B, S, H].</returns>
    internal Tensor Forward(Tensor x, Tensor isText)
    {
        var mirror = Mirror(isText);
        var backwards = Reordered(_backward.Forward(Reordered(x, mirror)).Output, mirror);
        return Tensor.Cat([_forward.Forward(x).Output, backwards], -1);
    }

    // Place s of a text of n tokens goes to n - 1 - s, and back; padding stays. As places of the flat batch, [B * S].
    private static Tensor Mirror(Tensor isText)
    {
        var (batch, length) = (isText.Size(0), isText.Size(1));
        var places = Tensor.Arange(0, length, dtype: DType.Int64, device: isText.Device); // [S]
        var mirrored = isText.Sum([1], keepdim: true, dtype: DType.Int64) - 1 - places; // [B, S]
        var rows = Tensor.Arange(0, batch * length, length, dtype: DType.Int64, device: isText.Device).Unsqueeze(1);
        return (isText.Where(mirrored, places.ExpandAs(mirrored)) + rows).Reshape(-1);
    }

    private static Tensor Reordered(Tensor x, Tensor places) => x.Flatten(0, 1).IndexSelect(0, places).View(x.Shape);
}
