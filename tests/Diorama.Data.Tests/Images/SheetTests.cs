using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class SheetTests
{
    [Fact]
    public void Open_GridWithoutList_IsEveryCellThatIsNotEmpty()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("sheet.png", PngCodec.Encode(Sheet()));
        var pictures = new SheetPictures(new() { Path = path, Cell = 4, Margin = 1 });
        Assert.Equal(3, pictures.Count);
        Assert.Equal([10, 20, 30], Enumerable.Range(0, 3).Select(i => (int)pictures.Load(i)[0, 0][0]));
        Assert.Equal(2, pictures.Notes.Count);
        Assert.Contains("1 cells without a picture", pictures.Notes[0], StringComparison.Ordinal);
        Assert.Contains("1 pixels at the right and 0 at the bottom", pictures.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Open_JsonLines_SayWhereAndWhat()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("sheet.png", PngCodec.Encode(Sheet()));
        var list = folder.Write("sheet.jsonl", """
            {"name": "ball", "x": 1, "y": 0, "kind": "toy", "colour": "red"}
            {"name": "ball", "x": 0, "y": 0, "kind": "toy"}
            {"x": 0, "y": 1, "kind": 3}
            {"x": 2, "y": 0, "kind": "toy"}
            {"x": 0, "kind": "toy"}
            {"x": 0, "y": 0}
            """);
        var pictures = new SheetPictures(new() { Path = path, Cell = 4, Margin = 1, Label = "kind", Text = ["colour", "name"] });
        Assert.Equal(["3", "toy"], pictures.Classes);
        Assert.Equal([20, 10, 30], Enumerable.Range(0, 3).Select(i => (int)pictures.Load(i)[0, 0][0]));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(i => pictures.Entry(i).Label));
        Assert.Equal(["red ball"], pictures.Entry(0).Captions);
        Assert.Equal("ball", pictures.Entry(1).Key);
        Assert.Equal([$"{list}:4", $"{list}:5", $"{list}:6"], pictures.Broken.Select(b => b.Name));
        var pixels = new SheetPictures(new() { Path = path, List = folder.Write("p.jsonl", """{"left": 7, "top": 1}"""), Cell = 4, X = "left", Y = "top", InPixels = true });
        Assert.Equal(20, pixels.Load(0)[0, 0][0]);
        Assert.Equal(3, new SheetPictures(new() { Path = path, List = "none", Cell = 4, Margin = 1 }).Count); // whatever lies beside it
    }

    [Fact]
    public void Open_SheetThatIsNone_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("cannot be read", Assert.Throws<UserException>(() => new SheetPictures(new() { Path = folder.File("none.png"), Cell = 4 })).Message, StringComparison.Ordinal);
        var path = folder.Write("sheet.png", PngCodec.Encode(Sheet()));
        Assert.Contains("holds no sprite of 64", Assert.Throws<UserException>(() => new SheetPictures(new() { Path = path, Cell = 64 })).Message, StringComparison.Ordinal);
        var settings = RecipeMap.Parse("cell: 4\nmargin: 1\nchannels: 4");
        Assert.Equal(
            [4, 4, 4],
            Datasets
                .Open(
                    new()
                    {
                        Name = "sheet",
                        Path = path,
                        Settings = settings,
                    }
                )
                .Spec.Shape
        );
        Assert.Contains(
            "data.cell is missing: a sprite's side in pixels; write --set data.cell=32",
            Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "sheet", Path = path })).Message,
            StringComparison.Ordinal
        );
    }

    // Two rows of two cells of 4 pixels with a border of 1, the last one empty, and a column too many.
    private static Picture Sheet()
    {
        var sheet = new Picture(13, 12, 4);
        foreach (var (x, y, value) in new[] { (1, 1, 10), (7, 1, 20), (1, 7, 30) })
        {
            for (var i = 0; i < 16; i++) new byte[] { (byte)(value + i % 2), 0, 0, 255 }.CopyTo(sheet[x + i % 4, y + i / 4]);
        }

        return sheet;
    }
}
