using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Reads from a recipe the settings of each kind of pictures, and gives what opens them.</summary>
internal static class ImageKinds
{
    internal static Func<IDataset> Digits(DataConfig data, RecipeReader reader)
    {
        Datasets.RefusePath(data, reader, "images or idx");
        var options = new DigitsOptions { Size = reader.Int("size", DigitsDataset.Side, DigitsDataset.Side, DigitsOptions.MaxSize) };
        return () => new DigitsDataset(options);
    }

    internal static Func<IDataset> Sprites(DataConfig data, RecipeReader reader)
    {
        Datasets.RefusePath(data, reader, "images or sheet");
        var options = new SpritesOptions
        {
            Classes = reader.Enum<SpriteClasses>("classes", SpriteClasses.Category),
            Only = reader.StringList("only"),
            Pictures = PictureSettings.Read(reader, new() { Balance = true }, minSize: 8, maxSize: 128),
        };
        return () => Diorama.Data.Images.Sprites.Open(options);
    }

    internal static Func<IDataset> Images(DataConfig data, RecipeReader reader)
    {
        var path = Datasets.RequiredPath(data, reader);
        var classes = reader.Enum<FolderClasses>("classes", FolderClasses.Folders);
        var options = Own(data, reader);
        return () => new PictureDataset("images", new ImageFolder(path, classes), options);
    }

    internal static Func<IDataset> Coco(DataConfig data, RecipeReader reader)
    {
        var coco = new CocoOptions
        {
            Path = Datasets.RequiredPath(data, reader),
            Images = reader.OptionalString("images"),
            Classes = reader.Enum<CocoClasses>("classes", CocoClasses.Largest),
            Only = reader.StringList("only"),
            MinBox = reader.Int("minBox", 16, min: 1),
        };
        var options = Own(data, reader);
        return () => new PictureDataset("coco", new CocoPictures(coco), options);
    }

    internal static Func<IDataset> Sheet(DataConfig data, RecipeReader reader)
    {
        var sheet = new SheetOptions
        {
            Path = Datasets.RequiredPath(data, reader),
            List = reader.OptionalString("list"),
            Cell = reader.Int("cell", min: 1, max: PictureOptions.MaxSize, missing: $"a sprite's side in pixels; write --set {reader.Path}.cell=32, or cell: 32 in the recipe"),
            Margin = reader.Int("margin", 0, min: 0, max: PictureOptions.MaxSize),
            X = reader.String("x", "x"),
            Y = reader.String("y", "y"),
            InPixels = reader.Bool("inPixels", false),
            Label = reader.OptionalString("label"),
            Text = reader.StringList("text"),
            Key = reader.String("key", "name"),
        };
        var options = Own(data, reader, size: sheet.Cell);
        return () => new PictureDataset("sheet", new SheetPictures(sheet), options);
    }

    internal static Func<IDataset> Idx(DataConfig data, RecipeReader reader)
    {
        var options = new IdxOptions { Path = Datasets.RequiredPath(data, reader), Labels = reader.OptionalString("labels"), HoldOut = data.HoldOut };
        return () => new IdxDataset(options);
    }

    internal static Func<IDataset> Pairs(DataConfig data, RecipeReader reader)
    {
        if (reader.OptionalSection("of") is { } of) return Derived(data, reader, of);
        var sourceChannels = reader.Int("sourceChannels", 3, min: 1, max: 4);
        if (sourceChannels == 2) reader.Problem("sourceChannels", "must be 1 (grey), 3 (colour) or 4 (with alpha), but is 2");
        var options = new ImagePairsOptions
        {
            Path = Datasets.RequiredPath(data, reader),
            Source = reader.OptionalString("source"),
            SourceIsRight = reader.Bool("sourceIsRight", false),
            Unpaired = reader.Bool("unpaired", false),
            SourceChannels = sourceChannels,
            Pictures = Own(data, reader),
        };
        return () => new PairedPictures(options);
    }

    /// <summary>An imported data set.</summary>
    internal static Func<IDataset> Imported(DataConfig data, RecipeReader reader, string folder)
    {
        if (data.Path is not null) reader.Problem("path", $"is not read, for {data.Name} is imported");
        var manifest = ImportManifest.Read(folder);
        var options = PictureSettings.Read(reader, new()
        {
            Size = manifest.Size,
            Channels = manifest.Channels,
            HoldOut = data.HoldOut,
            MaxBadFraction = Datasets.MaxBadFraction(data, reader),
        });
        return () => new PictureDataset(data.Name, new ShardedPictures(folder), options);
    }

    private static Func<IDataset> Derived(DataConfig data, RecipeReader reader, RecipeReader of)
    {
        if (data.Path is not null) reader.Problem("path", "is not read beside data.of; the pictures' own path is data.of.path");
        var kind = reader.Enum<Derivation>("derive");
        var factor = reader.Int("factor", 4, min: 2, max: 64);
        var unpaired = reader.Bool("unpaired", false);
        var inner = new DataConfig
        {
            Name = of.String("name", missing: "the data set whose pictures the pairs are made of, such as {name: sprites}"),
            Path = of.OptionalString("path"),
            HoldOut = data.HoldOut,
            StopsAtBroken = data.StopsAtBroken,
        };
        var open = Datasets.Bind(inner, of);
        return () => new DerivedPairs(open(), kind, factor, unpaired);
    }

    private static PictureOptions Own(DataConfig data, RecipeReader reader, int size = 32) =>
        PictureSettings.Read(reader, new() { Size = size, HoldOut = data.HoldOut, MaxBadFraction = Datasets.MaxBadFraction(data, reader) });
}
