namespace Diorama.Core;

/// <summary>The recipe's <c>run</c> section: how long, from which seed, and where.</summary>
public sealed record RunConfig
{
    /// <summary>Optimiser steps of the whole run.</summary>
    /// <value>At least 1; required.</value>
    public required int Steps { get; init; }

    /// <summary>The seed that every random choice of the run comes from.</summary>
    /// <value>Any; default 0.</value>
    public long Seed { get; init; }

    /// <summary>The device: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <value>Default <c>auto</c>: a GPU where libtorch has one.</value>
    public string Device { get; init; } = "auto";

    /// <summary>Threads for tensor work. Another count gives other last digits.</summary>
    /// <value>At least 0; default 0: chosen for the machine.</value>
    public int Threads { get; init; }

    /// <summary>What type the heavy operators of training compute in; samples and figures are made in float32.</summary>
    /// <value>Default <see cref="Precision.Float32"/>.</value>
    public Precision Precision { get; init; }

    /// <summary>Whether the backward pass computes the model's blocks anew instead of remembering what they computed: less memory, about a third more time.</summary>
    /// <value>Default false.</value>
    public bool Recompute { get; init; }

    internal static RunConfig Read(RecipeReader reader) => new()
    {
        Steps = reader.Int("steps", min: 1),
        Seed = reader.Long("seed", 0),
        Device = reader.String("device", "auto"),
        Threads = reader.Int("threads", 0, min: 0, max: 4096),
        Precision = reader.Enum<Precision>("precision", Precision.Float32),
        Recompute = reader.Bool("recompute", false),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("steps", RecipeScalar.Of(Steps)),
        ("seed", RecipeScalar.Of(Seed)),
        ("device", RecipeScalar.Of(Device)),
        ("threads", RecipeScalar.Of(Threads)),
        ("precision", RecipeScalar.Of(RecipeReader.CamelCase(Precision.ToString()))),
        ("recompute", Recompute ? RecipeScalar.Of(Recompute) : null));
}
