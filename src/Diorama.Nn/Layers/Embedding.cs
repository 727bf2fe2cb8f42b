using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A table of vectors, looked up by number.</summary>
/// <remarks>Parameter: <c>weight</c> [numEmbeddings, embeddingDim], first standard normal.</remarks>
public sealed class Embedding : Module, IForward
{
    private readonly long _paddingIdx;

    /// <summary>Makes the table.</summary>
    /// <param name="numEmbeddings">Rows: indices run from 0 to one less.</param>
    /// <param name="embeddingDim">Size of a vector.</param>
    /// <param name="paddingIdx">A row that starts as zeros and gets no gradient; negative counts from the end; null: none.</param>
    public Embedding(long numEmbeddings, long embeddingDim, long? paddingIdx = null)
    {
        if (paddingIdx is { } given && (given >= numEmbeddings || given < -numEmbeddings))
        {
            throw new ArgumentOutOfRangeException(nameof(paddingIdx), given, $"The table has {numEmbeddings} rows.");
        }
        _paddingIdx = paddingIdx is < 0 ? numEmbeddings + paddingIdx.Value : paddingIdx ?? -1;
        Weight = Param("weight", () =>
        {
            var table = Init.Normal(Tensor.Empty([numEmbeddings, embeddingDim]));
            if (_paddingIdx >= 0) table.Select(0, _paddingIdx).ZeroInPlace();
            return table;
        });
        Weight.Axes = [Axis.Made(AxisLayout.Entries(numEmbeddings)), Axis.Made(embeddingDim)];
    }

    /// <summary>Says what the rows are, for growth.</summary>
    public void Lay(AxisLayout rows) => Weight.Axes = [Axis.Made(rows), Weight.Axes[1]];

    /// <summary>The table.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    /// <param name="x">int64, any shape.</param>
    /// <returns>[shape of x..., embeddingDim].</returns>
    public Tensor Forward(Tensor x) => Weight.Value.Embedding(x, _paddingIdx);
}
