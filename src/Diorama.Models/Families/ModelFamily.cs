using Diorama.Core;

namespace Diorama.Models;

/// <summary>A kind of model that recipes can name.</summary>
/// <param name="Modality">What it makes; null where that is another family's, which it adapts.</param>
/// <param name="Create">
/// Makes the model from the recipe's <c>model</c> section and the data's specification. Reads every setting it knows, notes problems in the reader
/// and calls its Finish; gives null when none can be made with them. First weights are drawn from libtorch's default generator.
/// </param>
public sealed record ModelFamily(Modality? Modality, Func<RecipeReader, DataSpec, GenerativeModel?> Create)
{
    /// <summary>How models of this kind that others published are read.</summary>
    /// <value>Default null: they are not.</value>
    public PublishedFormat? Published { get; init; }

    /// <summary>The setting that holds the section of the model which this family adapts, or trains in a way of its own (<see cref="GenerativeModel.Inner"/>).</summary>
    /// <value>Default null: there is none.</value>
    public string? Inner { get; init; }
}
