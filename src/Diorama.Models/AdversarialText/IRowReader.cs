using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Reads rows side by side, symbol by symbol, and keeps what it read: for drawing.</summary>
internal interface IRowReader : IDisposable
{
    /// <summary>Reads the next symbol of every row.</summary>
    /// <param name="ids">[B] int64; borrowed.</param>
    /// <returns>[B, V] float32, the logits of what follows; in the current scope.</returns>
    Tensor Read(Tensor ids);
}
