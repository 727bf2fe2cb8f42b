using System.Collections.Immutable;

namespace Diorama.Data;

/// <summary>One named part of every sample of a data set.</summary>
/// <param name="Name">The name by which objectives ask for it, such as <c>image</c>, <c>label</c>, <c>tokens</c>.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">The shape of one sample, without the batch dimension; empty for a single number.</param>
public sealed record Field(string Name, ElementType Type, ImmutableArray<long> Shape)
{
    /// <summary>How many numbers one sample has.</summary>
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (product, size) => checked(product * size)));

    /// <summary>A field of float32.</summary>
    public static Field Float32(string name, params ReadOnlySpan<long> shape) => new(name, ElementType.Float32, [.. shape]);

    /// <summary>A field of int64.</summary>
    public static Field Int64(string name, params ReadOnlySpan<long> shape) => new(name, ElementType.Int64, [.. shape]);
}
