using System.Numerics;
using System.Runtime.InteropServices;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Norms of a flat tensor: one pass in C# on the processor, libtorch's operator elsewhere.</summary>
internal static class FlatNorm
{
    // Vectors added up in the tensor's own type before the sum goes on in double: few enough that float32 loses nothing that matters.
    private const int Block = 64;

    internal static double Of(Tensor flat, double ord)
    {
        if (ord is not (1 or 2 or double.PositiveInfinity)) throw new ArgumentOutOfRangeException(nameof(ord), ord, "The norms of gradients are 1, 2 and infinity.");
        return (flat.Device.Type, flat.DType) switch
        {
            (DeviceType.Cpu, DType.Float32) => Of(flat.AsSpan<float>(), ord),
            (DeviceType.Cpu, DType.Float64) => Of(flat.AsSpan<double>(), ord),
            _ => ByOperator(flat, ord),
        };
    }

    private static double ByOperator(Tensor flat, double ord)
    {
        using var scope = TensorScope.Open();
        return flat.LinalgVectorNorm(ord).Item();
    }

    private static double Of<T>(ReadOnlySpan<T> values, double ord)
        where T : unmanaged, IFloatingPointIeee754<T> => ord switch
        {
            1 => Sum<T, Magnitude>(values),
            2 => Math.Sqrt(Sum<T, Square>(values)),
            _ => Largest(values),
        };

    private static double Sum<T, TTerm>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        var total = 0.0;
        while (!vectors.IsEmpty)
        {
            var block = vectors[..Math.Min(Block, vectors.Length)];
            var sum = Vector<T>.Zero;
            foreach (var vector in block) sum += TTerm.Of(vector);
            total += double.CreateTruncating(Vector.Sum(sum));
            vectors = vectors[block.Length..];
        }
        return total;
    }

    /// <summary>The largest magnitude; NaN where there is one, for Vector.Max passes it on.</summary>
    private static double Largest<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = Vector<T>.Zero;
        foreach (var vector in MemoryMarshal.Cast<T, Vector<T>>(values)) largest = Vector.Max(largest, Vector.Abs(vector));
        var result = 0.0;
        for (var i = 0; i < Vector<T>.Count; i++) result = Math.Max(result, double.CreateTruncating(largest[i]));
        return result;
    }

    // What is added up of each element: a type, not a delegate, so that the loop is compiled for it.
    private interface ITerm
    {
        static abstract Vector<T> Of<T>(Vector<T> vector);
    }

    private readonly struct Magnitude : ITerm
    {
        public static Vector<T> Of<T>(Vector<T> vector) => Vector.Abs(vector);
    }

    private readonly struct Square : ITerm
    {
        public static Vector<T> Of<T>(Vector<T> vector) => vector * vector;
    }
}
