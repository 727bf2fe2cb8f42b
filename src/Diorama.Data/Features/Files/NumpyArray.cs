using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>An array as NumPy keeps it in a file: a shape, and values of one type in C order (the last index moves fastest).</summary>
public sealed class NumpyArray
{
    private readonly Array _values;

    internal NumpyArray(ImmutableArray<int> shape, Array values) => (Shape, _values) = (shape, values);

    /// <summary>The size of each dimension; none for a single value.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>How many values there are.</summary>
    public int Length => _values.Length;

    /// <summary>The type of the values: bool, byte, int, long, float, double or string.</summary>
    public Type ElementType => _values.GetType().GetElementType()!;

    /// <summary>An array of values.</summary>
    /// <typeparam name="T">bool, byte, int, long, float, double or string (without NUL characters at its end, which NumPy drops).</typeparam>
    /// <param name="values">In C order; taken over.</param>
    /// <param name="shape">The size of each dimension; none: one dimension that holds all.</param>
    /// <exception cref="ArgumentException">The shape has another number of values, or the type is another.</exception>
    public static NumpyArray Of<T>(T[] values, params ReadOnlySpan<int> shape)
    {
        if (NumpyType.Of(typeof(T)) is null) throw new ArgumentException($"{typeof(T)} is no type of a NumPy array that is written here", nameof(values));
        ImmutableArray<int> sizes = shape.IsEmpty ? [values.Length] : [.. shape];
        if (sizes.Aggregate(1L, (product, size) => product * size) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape ({string.Join(", ", sizes)})", nameof(shape));
        return new(sizes, values);
    }

    /// <summary>A single value: an array without dimensions.</summary>
    /// <typeparam name="T">As for <see cref="Of"/>.</typeparam>
    public static NumpyArray Single<T>(T value) => new([], new[] { value });

    /// <summary>The values in C order; to be read, not changed.</summary>
    /// <typeparam name="T">The type that they have.</typeparam>
    /// <exception cref="UserException">They have another.</exception>
    public T[] Values<T>() =>
        _values as T[]
        ?? throw new UserException(
            $"an array of {NumpyType.Of(typeof(T))?.Words ?? typeof(T).Name} is needed here, but it holds {NumpyType.Of(ElementType)!.Words}"
        );

    /// <summary>The values as float32, rounded where they must be; true is 1.</summary>
    /// <exception cref="UserException">They are texts.</exception>
    public float[] ToSingles() => _values switch
    {
        float[] values => values,
        double[] values => Array.ConvertAll(values, v => (float)v),
        long[] values => Array.ConvertAll(values, v => (float)v),
        int[] values => Array.ConvertAll(values, v => (float)v),
        byte[] values => Array.ConvertAll(values, v => (float)v),
        bool[] values => Array.ConvertAll(values, v => v ? 1f : 0f),
        _ => throw new UserException("an array of numbers is needed here, but it holds texts"),
    };

    internal Array Raw => _values;
}
