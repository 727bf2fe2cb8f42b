using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What the game needs of a model that writes, whether freely or from a source. Shapes: B rows, T symbols, S of the source, D numbers of a state, V vocabulary.</summary>
internal interface IRowWriter
{
    /// <summary>The model itself; its only objective is the likelihood.</summary>
    GenerativeModel Model { get; }

    /// <summary>What it reads and writes.</summary>
    TextSymbols Symbols { get; }

    /// <summary>What a batch holds.</summary>
    /// <returns>The sources [B, S] int64, or null where it writes freely, and the texts [B, T] int64, each from its first symbol, which is given.</returns>
    (Tensor? Source, Tensor Rows) Real(Batch batch);

    /// <summary>Begins to write.</summary>
    /// <param name="source">As of <see cref="Real"/>; borrowed.</param>
    IRowReader Begin(Tensor? source);

    /// <summary>Reads whole rows at once.</summary>
    /// <param name="source">Likewise.</param>
    /// <param name="rows">[B, T] int64; borrowed.</param>
    /// <returns>[B, T, D].</returns>
    Tensor Read(Tensor? source, Tensor rows);

    /// <summary>What follows states.</summary>
    /// <param name="states">[..., D].</param>
    /// <returns>[..., V].</returns>
    Tensor Logits(Tensor states);
}
