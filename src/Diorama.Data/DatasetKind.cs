using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data;

/// <summary>A kind of data set that recipes can ask for.</summary>
/// <param name="Bind">
/// Reads the data set's own settings, notes what is wrong with them, and returns what opens it. The reader stands on the recipe's <c>data</c>
/// section, without the keys of <see cref="DataConfig"/>.
/// </param>
/// <param name="Licence">The licence and origin of what is bundled; none for the user's own data.</param>
/// <param name="Files">What is bundled; empty for the user's own data.</param>
public sealed record DatasetKind(
    Func<DataConfig, RecipeReader, Func<IDataset>> Bind, string? Licence, ImmutableArray<BundledFile> Files);
