using Diorama.Core;

namespace Diorama.Models;

/// <summary>A kind of model that recipes can name.</summary>
/// <param name="Modality">What it makes.</param>
/// <param name="Create">
/// Makes the model from the recipe's <c>model</c> section and the data's specification. Reads every setting it knows, notes problems in the reader
/// and calls its Finish; gives null when none can be made with them. First weights are drawn from libtorch's default generator.
/// </param>
public sealed record ModelFamily(Modality Modality, Func<RecipeReader, DataSpec, GenerativeModel?> Create);
