using Diorama.Nn;

namespace Diorama.Models;

/// <summary>What a model's tables have entries of that data sets name: new data may have more of them, in another order.</summary>
public static class EntryNames
{
    /// <summary>Classes, by <see cref="Core.DataSpec.Classes"/>.</summary>
    public const string Classes = "classes";

    /// <summary>Symbols of texts, by <see cref="Core.DataSpec.Tokenizer"/>.</summary>
    public const string Symbols = "symbols";

    /// <summary>Words of captions, by <see cref="Core.DataSpec.Captions"/>.</summary>
    public const string Words = "words";

    internal static AxisLayout OfClasses(long count) => AxisLayout.Entries(count, Classes);

    internal static AxisLayout OfSymbols(long count) => AxisLayout.Entries(count, Symbols);
}
