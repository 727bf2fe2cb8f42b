using System.Collections.Immutable;

namespace Diorama.Models;

/// <summary>Which pictures are wanted.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Seed">Any number.</param>
public sealed record ImageRequest(int Count, long Seed)
{
    /// <summary>The number of the first picture: noise is drawn by number, so that a long set can be made in parts.</summary>
    /// <value>Default 0.</value>
    public long First { get; init; }

    /// <summary>The class of each picture, where the model is conditional; null: classes take turns.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Scales the noise: below 1 more usual pictures, fewer kinds.</summary>
    /// <value>Default 1; above 0.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>What codes of an <see cref="IRecoverCodes"/> are, by their place in its <see cref="IRecoverCodes.Codes"/>: a value's number, or a number; others stay as drawn.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<int, double> Codes { get; init; } = ImmutableDictionary<int, double>.Empty;

    /// <summary>What each picture shows, in words, for an <see cref="IFollowPrompts"/>; null: nothing in particular. With prompts, classes that are null are unknown.</summary>
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <summary>Steps of an <see cref="ISampleInSteps"/>; null: as its recipe says.</summary>
    public int? Steps { get; init; }

    /// <summary>How much more a picture is to be what was asked for, for an <see cref="ISampleInSteps"/>: 1 as learnt, above 1 surer and less varied; null: as its recipe says.</summary>
    public double? Guidance { get; init; }

    /// <summary>Asks to stop in the middle of the pictures, at the next step or pixel: <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; init; }
}
