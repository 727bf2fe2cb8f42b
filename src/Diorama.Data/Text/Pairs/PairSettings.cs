using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>Reads the settings of the data sets <c>verses</c> and <c>pairs</c>.</summary>
internal static class PairSettings
{
    private const string Bpe = "bpe";

    /// <summary>The bundled verses: pairs from <c>source</c> to <c>target</c>, or, where <c>language</c> is given, one running text.</summary>
    internal static Func<IDataset> BindVerses(DataConfig data, RecipeReader reader)
    {
        Datasets.RefusePath(data, reader, "pairs or text");
        if (reader.Has("language"))
        {
            if (reader.Has("source") || reader.Has("target")) reader.Problem("language", "is for the running text of one language, source and target for pairs: leave one of them out");
            var text = new VersesTextOptions
            {
                Language = reader.Enum<VerseLanguage>("language"),
                Length = reader.Int("length", 129, min: 2, max: 65_536),
                Tokenizer = TokenizerOptions.Read(reader),
            };
            return () => new VersesTextDataset(text);
        }

        var source = reader.Enum<VerseLanguage>("source", VerseLanguage.Spanish);
        var target = reader.Enum<VerseLanguage>("target", VerseLanguage.Modern);
        if (source == target) reader.Problem("target", "is the source: choose two of modern, spanish and older");
        var options = Parallel(reader);
        return () => ParallelDataset.OfVerses(source, target, options);
    }

    /// <summary>The user's own pairs.</summary>
    internal static Func<IDataset> BindPairs(DataConfig data, RecipeReader reader)
    {
        var file = new PairsOptions
        {
            Path = Datasets.RequiredPath(data, reader),
            Format = reader.Enum<PairFormat>("format", PairFormat.Auto),
            Source = reader.OptionalString("source"),
            Target = reader.OptionalString("target"),
            HoldOut = data.HoldOut,
            MaxBadFraction = Datasets.MaxBadFraction(reader),
        };
        var options = Parallel(reader);
        return () => ParallelDataset.OfFile(file, options);
    }

    private static ParallelOptions Parallel(RecipeReader reader) => new()
    {
        Tokenizer = TokenizerOptions.Read(reader, kind: Bpe),
        Length = reader.Int("length", 200, min: 1, max: 65_536),
    };
}
