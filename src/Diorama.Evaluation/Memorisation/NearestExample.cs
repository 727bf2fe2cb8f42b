using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How far each of some points lies from the nearest of many examples, which come in parts and are not kept.</summary>
/// <param name="points">[N, D] float32; taken over.</param>
internal sealed class NearestExample(Tensor points) : IDisposable
{
    private readonly float[] _squares = [.. Enumerable.Repeat(float.PositiveInfinity, (int)points.Size(0))];

    /// <summary>The distance of each point to the nearest example so far.</summary>
    internal IReadOnlyList<double> Distances => Array.ConvertAll(_squares, s => Math.Sqrt(s));

    /// <summary>Looks at a part of the examples.</summary>
    /// <param name="examples">[M, D] float32; borrowed.</param>
    /// <param name="nearer">Told of each point that found a nearer example: the point's number, and the example's in this part.</param>
    internal void Look(Tensor examples, Action<int, int>? nearer = null) => SquaredDistances.InBlocks(examples, points, (start, distances) =>
    {
        var (values, indices) = distances.Min(0);
        var (found, rows) = (values.ToArray<float>(), indices.ToArray<long>());
        for (var i = 0; i < found.Length; i++)
        {
            if (!(found[i] < _squares[i])) continue;
            _squares[i] = found[i];
            nearer?.Invoke(i, (int)(start + rows[i]));
        }
    });

    /// <summary>Frees the points.</summary>
    public void Dispose() => points.Dispose();
}
