using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>One tensor in, one tensor out: what a <see cref="Sequential"/> chains.</summary>
public interface IForward
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">Borrowed.</param>
    /// <returns>In the current scope; the input itself where there is nothing to do.</returns>
    Tensor Forward(Tensor x);
}
