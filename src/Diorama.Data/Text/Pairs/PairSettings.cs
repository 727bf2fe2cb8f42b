using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>Reads the settings of the data sets <c>verses</c> and <c>pairs</c>.</summary>
internal static class PairSettings
{
    private const string Bpe = "bpe";

    /// <summary>The bundled verses: pairs from <c>source</c> to <c>target</c>; in several directions, where <c>pairs</c> are given; or, with <c>language</c>, one running text.</summary>
    internal static Func<IDataset> BindVerses(DataConfig data, RecipeReader reader)
    {
        Datasets.RefusePath(data, reader, "pairs or text");
        if (reader.Has("language"))
        {
            if (reader.Has("source") || reader.Has("target") || reader.Has("pairs"))
                reader.Problem("language", "is for the running text of one language, source and target for pairs: leave one of them out");
            var text = new VersesTextOptions
            {
                Language = reader.Enum<VerseLanguage>("language"),
                Length = reader.Int("length", 129, min: 2, max: 65_536),
                Tokenizer = TokenizerOptions.Read(reader),
            };
            return () => new VersesTextDataset(text);
        }

        if (reader.Has("pairs")) return BindDirections(reader);
        var source = reader.Enum<VerseLanguage>("source", VerseLanguage.Spanish);
        var target = reader.Enum<VerseLanguage>("target", VerseLanguage.Modern);
        if (source == target) reader.Problem("target", "is the source: choose two of modern, spanish and older");
        var options = Parallel(reader);
        return () => ParallelDataset.OfVerses(source, target, options);
    }

    // Several pairs of languages, each a task.
    private static Func<IDataset> BindDirections(RecipeReader reader)
    {
        if (reader.Has("source") || reader.Has("target")) reader.Problem("pairs", "name both sides of several pairs, source and target of one: leave one of them out");
        var names = reader.StringList("pairs");
        var directions = new List<VerseDirection>();
        foreach (var (i, name) in names.Index())
        {
            if (VerseDirection.All.FirstOrDefault(d => d.Name == name) is not { } direction)
                reader.Problem($"pairs.{i}", $"is {name}, and the verses have {string.Join(", ", VerseDirection.All.Select(d => d.Name))}");
            else if (directions.Contains(direction))
                reader.Problem($"pairs.{i}", $"is {name}, which stands there already");
            else
                directions.Add(direction);
        }
        if (names.Count < 2) reader.Problem("pairs", "are two or more, such as [spanish-modern, older-modern]: for one set source and target");
        var options = Parallel(reader, reader.Bool("balance", true), hasTasks: true);
        return () => ParallelDataset.OfVerses(directions, options);
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
            Task = reader.OptionalString("task"),
            HoldOut = data.HoldOut,
            MaxBadFraction = Datasets.MaxBadFraction(data, reader),
        };
        if (file.Source is not null && file.Source == file.Target) reader.Problem("target", $"is {file.Target}, the source too: nothing would be learnt but copying");
        if (file.Task is null && reader.Has("balance")) reader.Problem("balance", "is for several tasks: set task to the column or field that names them");
        var options = Parallel(reader, reader.Bool("balance", true), hasTasks: file.Task is not null);
        return () => ParallelDataset.OfFile(file, options);
    }

    private static ParallelOptions Parallel(RecipeReader reader, bool balance = true, bool hasTasks = false)
    {
        var options = new ParallelOptions
        {
            Tokenizer = TokenizerOptions.Read(reader, kind: Bpe),
            Length = reader.Int("length", 200, min: 1, max: 65_536),
            Balance = balance,
        };
        if (hasTasks && options.Tokenizer.Kind is (TokenizerOptions.Characters or TokenizerOptions.Bytes))
            reader.Problem("tokenizer", $"is {options.Tokenizer.Kind}, which has no marks to tell several tasks apart: take {Bpe}");
        return options;
    }
}
