using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class CocoTests
{
    private const string Instances = """
        {
          "info": {"year": 2017},
          "images": [
            {"id": 9, "file_name": "a.png", "width": 40, "height": 30},
            {"id": 2, "file_name": "b.png"},
            {"id": 5, "file_name": "missing.png"},
            {"id": 7, "file_name": "c.png"},
            {"id": 7, "file_name": "d.png"},
            {"file_name": "e.png"}
          ],
          "annotations": [
            {"id": 1, "image_id": 9, "category_id": 18, "bbox": [0, 0, 20, 16], "segmentation": [[1, 2, 3, 4]], "iscrowd": 0},
            {"id": 2, "image_id": 9, "category_id": 3, "bbox": [4, 2, 30, 20]},
            {"id": 3, "image_id": 9, "category_id": 3, "bbox": [0, 0, 4, 4]},
            {"id": 4, "image_id": 2, "category_id": 18, "bbox": [1000, 1000, 20, 20]},
            {"id": 5, "image_id": 99, "category_id": 18, "bbox": [0, 0, 20, 20]},
            {"id": 6, "image_id": 2, "category_id": 4, "bbox": [0, 0, 20, 20]},
            {"id": 7, "image_id": 2, "category_id": 3, "bbox": [0, 0, 20]}
          ],
          "categories": [{"id": 3, "name": "car", "supercategory": "vehicle"}, {"id": 18, "name": "dog"}]
        }
        """;

    private const string Captions = """
        {"images": [{"id": 9, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}],
         "annotations": [{"image_id": 9, "caption": "A dog."}, {"image_id": 9, "caption": " A car and a dog "}, {"image_id": 9, "caption": ""}]}
        """;

    [Fact]
    public void Open_LayoutOfCoco_GivesClassesCaptionsAndNamesWhatIsBroken()
    {
        using var folder = Make();
        var file = folder.File("annotations/instances_val2017.json");
        var data = new PictureDataset("coco", new CocoPictures(new() { Path = folder.Path }), new() { HoldOut = 0, MaxBadFraction = 1 });
        Assert.Equal(["car", "dog", "(none)"], data.Classes);
        Assert.Equal(3, data.Count(Split.Train));
        var a = Enumerable.Range(0, 3).Single(i => data.SampleName(Split.Train, i).EndsWith("a.png", StringComparison.Ordinal));
        Assert.Equal(["A dog.", "A car and a dog"], data.Captions(Split.Train, a));
        var batch = new HostBatch(data.Fields, 3);
        for (var i = 0; i < 3; i++) data.Read(Split.Train, i, batch.Row(i));
        Assert.Equal(0, batch.Int64s("label")[a]);
        Assert.Equal([0L, 1L, 2L], batch.Int64s("label").ToArray().Order());
        Assert.Equal(
            [
                $"{file}:8 (picture 7)", $"{file}:9 (column 5)", $"{file}:16 (annotation 5)", $"{file}:17 (annotation 6)", $"{file}:18 (annotation 7)",
                $"{folder.File("annotations/captions_val2017.json")}:2 (column 105)", $"{file}:6 (picture 5)",
            ],
            data.Quarantine.Samples.Select(s => s.Name));
        Assert.Equal($"a picture that is not there: missing.png; looked in {folder.File("val2017")}, {folder.Path}, {folder.File("annotations")}", data.Quarantine.Samples[^1].Reason);
    }

    [Fact]
    public void Open_Crops_AreTheThingsInThePictures()
    {
        using var folder = Make();
        var pictures = new CocoPictures(new() { Path = folder.File("annotations/instances_val2017.json"), Classes = CocoClasses.Crops, MinBox = 10 });
        Assert.Equal(["car", "dog"], pictures.Classes);
        Assert.Equal(3, pictures.Count);
        Assert.Contains("1 box around a crowd, or of less than 10 pixels a side, is left out", Assert.Single(pictures.Notes), StringComparison.Ordinal);
        var sizes = Enumerable.Range(0, 3).Where(i => pictures.Entry(i).Key == "a.png").Select(i => (pictures.Entry(i).Label, pictures.Load(i).Width, pictures.Load(i).Height));
        Assert.Equal([(1, 20, 16), (0, 30, 20)], sizes);
        var outside = Enumerable.Range(0, 3).Single(i => pictures.Entry(i).Key == "b.png");
        Assert.Contains("outside", Assert.Throws<BadSampleException>(() => pictures.Load(outside)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Only_LeavesOutOthersAndCounts()
    {
        using var folder = Make();
        var pictures = new CocoPictures(new() { Path = folder.Path, Only = ["car"] });
        Assert.Equal(["car"], pictures.Classes);
        Assert.Equal(1, pictures.Count);
        Assert.Contains("2 pictures without car are left out", pictures.Notes);
        Assert.Contains("did you mean dog?", Assert.Throws<UserException>(() => new CocoPictures(new() { Path = folder.Path, Only = ["dogs"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PartsOfTrainAndVal_AreSplits()
    {
        using var folder = Make();
        File.Copy(folder.File("annotations/instances_val2017.json"), folder.File("annotations/instances_train2017.json"));
        Directory.CreateDirectory(folder.File("train2017"));
        File.Copy(folder.File("val2017/a.png"), folder.File("train2017/a.png"));
        var data = new PictureDataset("coco", new CocoPictures(new() { Path = folder.Path }), new() { MaxBadFraction = 1 });
        Assert.Equal(1, data.Count(Split.Train));
        Assert.Contains("train2017", data.SampleName(Split.Train, 0), StringComparison.Ordinal);
        Assert.Equal(3, data.Count(Split.HeldOut) + data.Count(Split.Test));
    }

    [Theory]
    [InlineData("[1, 2]", "no COCO annotation file")]
    [InlineData("{}", "has no list \"images\"")]
    [InlineData("{\"images\": [\n{\"id\": 1,,}]}", "line 2")]
    [InlineData("{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}", "no JSON that can be read")]
    [InlineData("{\"images\": []}", "no picture")]
    [InlineData("", "no JSON")]
    public void Open_BrokenFile_IsNamedWithItsLine(string json, string says)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("all.json", "\ufeff" + json);
        var message = Assert.Throws<UserException>(() => new CocoPictures(new() { Path = path })).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HalfASurrogatePair_IsPassedOverOrListedWithItsLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("all.json", """
            {"\udc00": "no text", "images": [{"id": 1, "file_name": "a.png", "flickr_url": "\ud800"},
            {"id": 2, "file_name": "\ud800.png"}],
             "annotations": [{"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9], "segmentation": [[1, 2]], "note": "\ud800"},
            {"image_id": 1, "caption": "\ud800"},
            {"image_id": 1, "\ud83d": 1, "caption": "a car"}],
             "categories": [{"id": 3, "name": "car"}, {"id": 4,
             "name": "\udfff"}]}
            """);
        folder.Write("a.png", PngCodec.Encode(Samples.Gradient(40, 30, 3)));
        var pictures = new CocoPictures(new() { Path = path });
        Assert.Equal("car", pictures.Classes[pictures.Entry(0).Label]);
        Assert.Contains($"{path}:2 (picture 2)", pictures.Broken.Select(b => b.Name));
        Assert.Contains($"{path}:4 (column 1)", pictures.Broken.Select(b => b.Name));
        Assert.Contains($"{path}:6 (category 4)", pictures.Broken.Select(b => b.Name));
        Assert.All(pictures.Broken, b => Assert.Contains("half of a character", b.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_NoPictureIsThere_SaysWhereTheyBelong()
    {
        using var folder = new TemporaryFolder();
        folder.Write("annotations/instances_val2017.json", "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}]}");
        var message = Assert.Throws<UserException>(() => new CocoPictures(new() { Path = folder.Path })).Message;
        Assert.Contains($"looked in {folder.File("val2017")}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingPicture_IsListedWhereItStands()
    {
        using var folder = Make();
        folder.Write("annotations/captions_val2017.json", "{\"images\": [\n\n{\"id\": 60, \"file_name\": \"f.png\"}]}");
        var pictures = new CocoPictures(new() { Path = folder.Path });
        Assert.Contains($"{folder.File("annotations/captions_val2017.json")}:3 (picture 60)", pictures.Broken.Select(b => b.Name));
    }

    [Fact]
    public void Open_OneLine_CountsAndNamesEachThatIsBroken()
    {
        using var folder = Make();
        var path = folder.Write("all.json", "{\"images\": [{\"id\": 7, \"file_name\": \"a.png\"}, {\"id\": 8, \"file_name\": \"missing.png\"}, {\"file_name\": \"b.png\"}], \"annotations\": ["
            + string.Join(", ", Enumerable.Range(54, 3).Select(id => $"{{\"id\": {id}, \"image_id\": 99, \"category_id\": 3, \"bbox\": [0, 0, 9, 9]}}"))
            + ", {\"id\": 54, \"image_id\": 99}, 5], \"categories\": [{\"id\": 3, \"name\": \"car\"}]}");
        var pictures = new CocoPictures(new() { Path = path, Images = folder.File("val2017") });
        var data = new PictureDataset("coco", pictures, new() { MaxBadFraction = 1 });
        Assert.Equal(7, data.Quarantine.Samples.Count);
        Assert.All(
            ["annotation 54", "annotation 55", "annotation 56", "picture 8"],
            name => Assert.Contains($"{path}:1 ({name})", data.Quarantine.Samples.Select(s => s.Name)));
        Assert.Equal(3, data.Quarantine.Samples.Count(s => s.Name.StartsWith($"{path}:1 (column ", StringComparison.Ordinal)));
        var error = Assert.Throws<UserException>(() => new PictureDataset("coco", pictures, new()));
        Assert.Contains("7 broken samples of 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CaptionAndBoxInOneAnnotation_AreBothTaken()
    {
        using var folder = Make();
        var path = folder.Write("all.json", """
            {"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}],
             "annotations": [{"id": 1, "image_id": 1, "caption": "a red car", "category_id": 3, "bbox": [0, 0, 9, 9]},
                             {"id": 2, "image_id": 2, "caption": "a dog", "category_id": 3, "bbox": [0, 0, 9]},
                             {"id": 3, "image_id": 2, "caption": " ", "category_id": 3, "bbox": [0, 0, 9, 9]},
                             {"id": 4, "image_id": 2, "caption": "", "category_id": 4, "bbox": []},
                             {"id": 5, "image_id": 2, "caption": "two", "bbox": null},
                             {"id": 6, "image_id": 2}],
             "categories": [{"id": 3, "name": "car"}]}
            """);
        var pictures = new CocoPictures(new() { Path = path, Images = folder.File("val2017") });
        Assert.Equal(["car"], pictures.Classes);
        Assert.Equal(["a red car"], pictures.Entry(0).Captions);
        Assert.Equal(["a dog", "two"], pictures.Entry(1).Captions);
        Assert.Equal(
            [
                ("annotation 2", "a box that is not four numbers with width and height above 0: in b.png"),
                ("annotation 3", "an empty caption: in b.png"),
                ("annotation 4", "an empty caption, and a box whose category is not listed: in b.png"),
                ("annotation 6", "neither a caption nor a box: in b.png"),
            ],
            pictures.Broken.Select(b => (b.Name.Split(['(', ')'])[1], b.Reason)));
    }

    [Theory]
    [InlineData(CocoClasses.Crops)]
    [InlineData(CocoClasses.Largest)]
    public void Open_BoxOutsideItsPicture_IsToldWhereThePicturesSizeIsListed(CocoClasses classes)
    {
        using var folder = Make();
        double[][] boxes = [[40, 0, 20, 20], [0, 30, 20, 20], [-20, 0, 20, 20], [0, -20, 20, 20], [39, 29, 20, 20], [-19, -19, 20, 20]];
        var path = folder.Write("all.json", "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\", \"width\": 40, \"height\": 30}], \"annotations\": ["
            + string.Join(", ", boxes.Select((box, id) => $"{{\"id\": {id}, \"image_id\": 1, \"category_id\": 3, \"bbox\": [{string.Join(", ", box)}]}}"))
            + "], \"categories\": [{\"id\": 3, \"name\": \"car\"}]}");
        var pictures = new CocoPictures(new() { Path = path, Images = folder.File("val2017"), Classes = classes });
        Assert.Equal(Enumerable.Range(0, 4).Select(id => ($"{path}:1 (annotation {id})", "a box that lies outside its picture: in a.png")), pictures.Broken.Select(b => (b.Name, b.Reason)));
        Assert.Equal(classes == CocoClasses.Crops ? 2 : 1, pictures.Count);
        for (var i = 0; i < pictures.Count; i++) pictures.Load(i);
    }

    [Fact]
    public void Open_OneFileUnderSeveralNumbers_IsOnePicture()
    {
        using var folder = Make();
        var path = folder.Write("all.json", """
            {"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}, {"id": 3, "file_name": "a.png"}, {"id": 4, "file_name": "a.png"}],
             "annotations": [{"id": 1, "image_id": 1, "caption": "one"}, {"id": 2, "image_id": 4, "caption": "two"}, {"id": 3, "image_id": 3, "category_id": 3, "bbox": [0, 0, 9, 9]}],
             "categories": [{"id": 3, "name": "car"}]}
            """);
        var pictures = new CocoPictures(new() { Path = path, Images = folder.File("val2017") });
        Assert.Equal(2, pictures.Count);
        Assert.Equal(["one", "two"], pictures.Entry(0).Captions);
        Assert.Equal("car", pictures.Classes[pictures.Entry(0).Label]);
        Assert.Empty(pictures.Broken);
        Assert.Equal("2 entries list pictures again, under other numbers: each is taken once: a.png", Assert.Single(pictures.Notes));
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("pictures/../../outside.png")]
    [InlineData("..\\outside.png")]
    [InlineData(null)]
    public void Open_PictureOutsideTheFolder_IsRefused(string? name)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "outside.png", "coco/a.png" }) folder.Write(file, PngCodec.Encode(Samples.Gradient(40, 30, 3)));
        Directory.CreateDirectory(folder.File("coco/pictures"));
        name = System.Text.Json.JsonEncodedText.Encode(name ?? folder.File("outside.png")).ToString();
        var path = folder.Write("coco/all.json", $"{{\"images\": [{{\"id\": 1, \"file_name\": \"a.png\"}},\n{{\"id\": 2, \"file_name\": \"{name}\"}}]}}");
        var pictures = new CocoPictures(new() { Path = path });
        Assert.Equal(1, pictures.Count);
        var broken = Assert.Single(pictures.Broken);
        Assert.Equal($"{path}:2 (picture 2)", broken.Name);
        Assert.Contains("outside the folder", broken.Reason, StringComparison.Ordinal);
    }

    private static TemporaryFolder Make()
    {
        var folder = new TemporaryFolder();
        folder.Write("annotations/instances_val2017.json", "\ufeff" + Instances);
        folder.Write("annotations/captions_val2017.json", Captions);
        foreach (var name in new[] { "a", "b", "c" }) folder.Write($"val2017/{name}.png", PngCodec.Encode(Samples.Gradient(40, 30, 3)));
        return folder;
    }
}
