using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Text;

namespace Diorama.Data;

/// <summary>The data sets that recipes can name: these, and what was imported.</summary>
public static class Datasets
{
    /// <summary>All that are built in; programs may add their own.</summary>
    public static Registry<DatasetKind> All { get; } = new Registry<DatasetKind>("data set")
        .Add("digits", "Handwritten digits, 70,000 grey pictures of 28 x 28 in ten classes (MNIST), bundled",
            new(ImageKinds.Digits, "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0", DigitsDataset.Files))
        .Add("poems", "Tang quatrains, 14,084 Chinese poems of four lines of five or seven characters, bundled",
            new(BindPoems, "public domain; collected in chinese-poetry, MIT", PoemsDataset.Files))
        .Add("sprites", "3,786 emoji of 32 x 32 pixels with names, categories and captions (Twemoji), bundled",
            new(ImageKinds.Sprites, "graphics: Twemoji, CC BY 4.0; names and categories: emoji-data, MIT", Sprites.Files))
        .Add("verses", "31,077 Bible verses in Spanish, modern and older English: pairs to translate, or the text of one, bundled",
            new(PairSettings.BindVerses, "public domain", VersesCorpus.Files))
        .Add("images", "A folder of PNG and JPEG files, with captions if there are any; subfolders are classes", new(ImageKinds.Images, null, []))
        .Add("coco", "Pictures with categories and captions from COCO's annotation files, or the things in them", new(ImageKinds.Coco, null, []))
        .Add("sheet", "The sprites of one picture, by JSON lines that say where each is, or cell by cell", new(ImageKinds.Sheet, null, []))
        .Add("image-pairs", "Pictures and what they are made from: two folders, files side by side, or derived from another set", new(ImageKinds.Pairs, null, []))
        .Add("idx", "IDX files of pictures and labels", new(ImageKinds.Idx, null, []))
        .Add("text", "A UTF-8 text file, in windows: by characters, bytes or byte pairs", new(BindText, null, []))
        .Add("jsonl", "A JSON lines file with a text an object: by characters, bytes or byte pairs", new(BindJsonLines, null, []))
        .Add("pairs", "A file of texts and their translations: TSV, CSV or JSON lines", new(PairSettings.BindPairs, null, []));

    /// <summary>Reads a recipe's data settings and notes what is wrong with them; nothing is opened yet.</summary>
    /// <param name="data">The recipe's <c>data</c> section.</param>
    /// <param name="problems">Where problems are gathered.</param>
    /// <returns>What opens the data set; not to be called where there are problems.</returns>
    public static Func<IDataset> Bind(DataConfig data, RecipeProblems problems)
    {
        var reader = new RecipeReader(data.Settings, problems);
        var open = Bind(data, reader);
        if (!problems.Has($"{reader.Path}.name")) reader.Finish();
        return open;
    }

    /// <summary>Reads the settings from a section, which may lie within another data set's; whoever opened the reader finishes it.</summary>
    internal static Func<IDataset> Bind(DataConfig data, RecipeReader reader)
    {
        if (All.Find(data.Name) is { } kind) return kind.Value.Bind(data, reader);
        if (ImportFolder.Find(data.Name) is { } folder) return ImageKinds.Imported(data, reader, folder);

        // A name that is missing is a problem already.
        var path = $"{reader.Path}.name";
        if (!reader.Problems.Has(path)) reader.Problems.Add(new(path, $"is {data.Name}, which is no data set{Suggest.DidYouMean(data.Name, [.. All.Names, .. ImportFolder.Names])}"));
        reader.Rest();
        return () => throw new UserException($"There is no data set {data.Name}.");
    }

    /// <summary>Opens a data set.</summary>
    /// <exception cref="UserException">There is no such data set, a setting is wrong, or the data is missing or broken.</exception>
    public static IDataset Open(DataConfig data)
    {
        var problems = new RecipeProblems("data");
        var open = Bind(data, problems);
        problems.ThrowIfAny();
        return open();
    }

    private static Func<IDataset> BindPoems(DataConfig data, RecipeReader reader)
    {
        RefusePath(data, reader, "text or jsonl");
        var options = new PoemsOptions
        {
            Form = reader.Enum<PoemForm>("form", PoemForm.Both),
            MinCount = reader.Int("minCount", 2, min: 1),
        };
        return () => new PoemsDataset(options);
    }

    // Somebody who names a folder means their own files, and must not train on the bundled ones unawares.
    internal static void RefusePath(DataConfig data, RecipeReader reader, string own)
    {
        if (data.Path is not null) reader.Problem("path", $"is not read, for {data.Name} are bundled; for your own files set data.name to {own}");
    }

    private static Func<IDataset> BindText(DataConfig data, RecipeReader reader)
    {
        var options = new TextOptions
        {
            Path = RequiredPath(data, reader),
            Length = reader.Int("length", 129, min: 2, max: 65_536),
            Tokenizer = TokenizerOptions.Read(reader),
            HoldOut = data.HoldOut,
            MaxBadFraction = MaxBadFraction(data, reader),
        };
        return () => new TextDataset(options);
    }

    private static Func<IDataset> BindJsonLines(DataConfig data, RecipeReader reader)
    {
        var options = new JsonLinesOptions
        {
            Path = RequiredPath(data, reader),
            TextField = reader.String("field", "text"),
            Length = reader.Int("length", 257, min: 2, max: 65_536),
            Tokenizer = TokenizerOptions.Read(reader),
            HoldOut = data.HoldOut,
            MaxBadFraction = MaxBadFraction(data, reader),
        };
        return () => new JsonLinesDataset(options);
    }

    internal static BrokenLimit MaxBadFraction(DataConfig data, RecipeReader reader) =>
        new(reader.Double("maxBadFraction", Quarantine.DefaultMaxBadFraction, min: 0, max: 1), data.StopsAtBroken, $"{reader.Path}.maxBadFraction");

    internal static string RequiredPath(DataConfig data, RecipeReader reader)
    {
        if (data.Path is null) reader.Problem("path", $"is missing: where the {data.Name} data lies, a file or folder; write --path with diorama data show, --set {reader.Path}.path=… with a recipe");
        return data.Path ?? "";
    }
}
