using Diorama.Core;

namespace Diorama.Models;

/// <summary>Reads a family's models as others publish them: a folder with a description and safetensors.</summary>
/// <param name="Settings">What the recipe's <c>model</c> section would say of the model in a folder; throws a <see cref="UserException"/> where there is none.</param>
/// <param name="Load">Copies the folder's weights into a model that was made with those settings.</param>
/// <param name="Mismatch">What keeps a tokeniser from being the one that the folder's model learnt from; null where nothing does.</param>
public sealed record PublishedFormat(Func<string, RecipeMap> Settings, Action<GenerativeModel, string> Load, Func<string, Tokenizer, string?> Mismatch);
