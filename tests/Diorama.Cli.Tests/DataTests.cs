using Diorama.Data;
using Diorama.Data.Images;

namespace Diorama.Cli.Tests;

/// <summary>Importing pictures, and seeing what there is.</summary>
public sealed class DataTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("diorama data ");

    public DataTests()
    {
        Environment.SetEnvironmentVariable(ImportFolder.Variable, At("imports"));
        foreach (var (name, shade) in Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? $"cat/{i}.png" : $"dog/{i}.png", 10 * i)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At($"pictures/{name}"))!);
            File.WriteAllBytes(At($"pictures/{name}"), PngCodec.Encode(new(2, 2, 1, [.. Enumerable.Repeat((byte)shade, 4)])));
        }
        File.WriteAllBytes(At("pictures/dog/broken.png"), [1, 2, 3]);
        File.Copy(At("pictures/cat/0.png"), At("pictures/dog/again.png"));
        File.WriteAllText(At("pictures/dog/moving.gif"), "GIF89a..........");
    }

    [Fact]
    public void Import_Folder_IsListedShownAndTrainedOn()
    {
        var imported = Commands.Run("data", "import", At("pictures"), "--as", "animals", "--set", "size=28", "--set", "data.channels=1").Succeeds();
        Assert.Contains("25 pictures of 28 x 28 in ", imported.Output, StringComparison.Ordinal);
        Assert.Contains("1 left out, neither PNG nor JPEG: ", imported.Error, StringComparison.Ordinal);
        Assert.Contains("1 left out, a GIF picture, which is not read; convert it to PNG or JPEG: ", imported.Error, StringComparison.Ordinal);
        Assert.Contains("1 equal an earlier one: ", imported.Error, StringComparison.Ordinal);

        Assert.Contains("25 pictures of 28 x 28 in 2 classes", Commands.Run("data", "list").Succeeds().Output, StringComparison.Ordinal);
        var json = Commands.Run("data", "show", "animals", "--json").Succeeds().Json();
        Assert.Equal((25, 1), (json.GetProperty("train").GetInt32() + json.GetProperty("heldOut").GetInt32() + json.GetProperty("test").GetInt32(), json.GetProperty("duplicates").GetInt32()));
        Assert.Equal([12, 13], json.GetProperty("perClass").EnumerateArray().Select(count => count.GetInt32()));
        var shown = Commands.Run("data", "show", "animals").Succeeds().Output;
        Assert.All(
            ["1 x 28 x 28", "cat", "dog", "duplicates", "1 left out, a GIF picture, which is not read; convert it to PNG or JPEG: ", ".gif"],
            part => Assert.Contains(part, shown, StringComparison.Ordinal)
        );

        File.WriteAllText(At("gan.yaml"), """
            run: {steps: 2, seed: 1, threads: 1}
            data: {name: animals, batch: 4, flip: true, balance: true}
            model: {kind: dcgan, latent: 8, width: 4}
            samples: {every: 2, count: 4}
            evaluate: {samples: 4}
            """);
        Commands.Run("train", At("gan.yaml"), "--out", At("run")).Succeeds();
    }

    [Fact]
    public void ShowImportAndTrain_ClassOfOnePicture_NameIt()
    {
        Directory.CreateDirectory(At("pictures/bird"));
        File.WriteAllBytes(At("pictures/bird/only.png"), PngCodec.Encode(new(2, 2, 1, [1, 2, 3, 4])));
        const string note = "the class bird has one picture";
        Assert.Contains(note, Commands.Run("data", "show", "images", "--path", At("pictures")).Succeeds().Output, StringComparison.Ordinal);
        Assert.Single(Commands.Run("data", "import", At("pictures"), "--as", "animals").Succeeds().Error.Split('\n'), note);
        Assert.Contains(note, Commands.Run("data", "show", "animals").Succeeds().Output, StringComparison.Ordinal);
        File.WriteAllText(At("gan.yaml"), """
            run: {steps: 1, seed: 1, threads: 1}
            data: {name: animals, size: 28, channels: 1, batch: 4}
            model: {kind: dcgan, latent: 8, width: 4}
            evaluate: {samples: 4}
            """);
        Assert.Contains(note, Commands.Run("train", At("gan.yaml"), "--out", At("run")).Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_NameThatIsTaken_NeedsReplace()
    {
        Commands.Run("data", "import", At("pictures"), "--as", "animals").Succeeds();
        Commands.Run("data", "import", At("pictures"), "--as", "animals").IsMistake("--as animals", "--replace");
        Assert.Equal(24, Commands.Run("data", "import", At("pictures"), "--as", "animals", "--replace", "--drop-duplicates", "--json").Succeeds().Json().GetProperty("count").GetInt32());
        Commands.Run("data", "import", At("pictures"), "--as", "sprites").IsMistake("name of a data set that Diorama has");
        Commands.Run("data", "import", At("pictures"), "--as", "../up").IsMistake("a name has letters");
    }

    [Fact]
    public void Import_WhatIsNoPictures_SaysWhatToDo()
    {
        Commands.Run("data", "import", At("nothing"), "--as", "x").IsMistake("there is no such file or folder");
        foreach (var (name, kind) in (ReadOnlySpan<(string, string)>)[("poem.txt", "text"), ("poems.jsonl.gz", "jsonl"), ("verses.tsv", "pairs")])
        {
            File.WriteAllText(At(name), "x");
            Commands.Run("data", "import", At(name), "--as", "x").IsMistake("texts need no import", $"data.name={kind} and data.path={At(name)}", $"data show {kind} --path");
        }
        File.WriteAllText(At("who.knows"), "x");
        Commands.Run("data", "import", At("who.knows"), "--as", "x").IsMistake("--kind images, coco or sheet", "data.name=text");
        Directory.CreateDirectory(At("empty"));
        Commands.Run("data", "import", At("empty"), "--as", "x").IsMistake("holds no picture");
        Commands.Run("data", "import", At("pictures"), "--as", "x", "--set", "sise=3").IsMistake("data.sise is not a setting; did you mean data.size?");
        Assert.Empty(ImportFolder.Names);
    }

    [Fact]
    public void Show_Sprites_IsReadable()
    {
        var shown = Commands.Run("data", "show", "sprites").Succeeds().Output;
        Assert.All(["3 x 32 x 32", "3,408", "Animals & Nature", "such as: ", "Twemoji"], part => Assert.Contains(part, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("not decoded", shown, StringComparison.Ordinal);
        Assert.Contains("1 x 16 x 16", Commands.Run("data", "show", "image-pairs", "--set", "derive=outline", "--set", "of={name: sprites, size: 16}").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_BrokenSamples_AreGroupedAndAllListed()
    {
        File.WriteAllLines(At("some.jsonl"), Enumerable.Range(0, 40).Select(i => i < 20 ? "{\"text\": \"abc\"}" : i < 36 ? "{" : "{\"other\": 1}"));
        string[] show = ["data", "show", "jsonl", "--path", At("some.jsonl")];
        var lines = Commands.Run(show).Succeeds().Output;
        Assert.Contains("warning     20 broken samples of 40, more than data.maxBadFraction = 0.1 allows in training", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Commands.Run([.. show, "--set", "maxBadFraction=0.5"]).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains($"16 left out, no JSON: {At("some.jsonl")}:21 (at byte 1), ", lines, StringComparison.Ordinal);
        Assert.Contains($"4 left out, has no field 'text': {At("some.jsonl")}:37 (it has other), ", lines, StringComparison.Ordinal);
        var json = Commands.Run([.. show, "--json"]).Succeeds().Json();
        Assert.True(json.GetProperty("tooManyBroken").GetBoolean());
        Assert.Equal((20, 20), (json.GetProperty("broken").GetInt32(), json.GetProperty("brokenSamples").GetArrayLength()));
        Assert.Equal($"{At("some.jsonl")}:40", json.GetProperty("brokenSamples")[19].GetProperty("name").GetString());
    }

    [Fact]
    public void Show_FolderWithBrokenFiles_CountsTheWholeOnes()
    {
        var png = File.ReadAllBytes(At("pictures/cat/2.png"));
        foreach (var (name, content) in ((string, byte[])[])[("empty.png", []), ("text.jpg", "no picture"u8.ToArray()), ("cut.png", png[..^15])])
            File.WriteAllBytes(At($"pictures/dog/{name}"), content);
        string[] show = ["data", "show", "images", "--path", At("pictures")];
        var json = Commands.Run([.. show, "--json"]).Succeeds().Json();
        Assert.Equal((25, 5), (Whole(json), json.GetProperty("broken").GetInt32()));
        Assert.Equal([12, 13], json.GetProperty("perClass").EnumerateArray().Select(count => count.GetInt32()));
        var shown = Commands.Run(show).Succeeds().Output;
        Assert.All(
            ["2 left out, neither PNG nor JPEG: ", "1 left out, empty: ", "1 left out, truncated: ", "5 broken samples of 30, more than data.maxBadFraction", "not the pixels"],
            part => Assert.Contains(part, shown, StringComparison.Ordinal));

        // What training refuses is imported all the same, with one line that says so.
        var imported = Commands.Run("data", "import", At("pictures"), "--as", "animals").Succeeds();
        Assert.Contains("warning: 5 broken samples of 30, more than data.maxBadFraction = 0.1 allows in training", imported.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Commands.Run("data", "import", At("pictures"), "--as", "beasts", "--set", "maxBadFraction=0.2").Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_BrokenCoco_IsNoStricterThanImport()
    {
        var images = Enumerable.Range(0, 11).Select(i => $$"""{"id": {{i}}, "file_name": "{{(i < 6 ? $"cat/{2 * i}" : $"gone/{i}")}}.png"}""");
        File.WriteAllText(At("takes.json"), $$"""{"images": [{{string.Join(", ", images)}}], "annotations": [], "categories": []}""");
        string[] settings = ["--set", $"images={At("pictures")}"];
        var shown = Commands.Run(["data", "show", "coco", "--path", At("takes.json"), .. settings]).Succeeds().Output;
        Assert.Contains("5 broken samples of 11, more than data.maxBadFraction = 0.1 allows in training", shown, StringComparison.Ordinal);
        Assert.Contains("5 left out, a picture that is not there", shown, StringComparison.Ordinal);
        Commands.Run(["data", "import", At("takes.json"), "--as", "takes", .. settings]).Succeeds();
    }

    [Fact]
    public void Show_FewCaptions_ShowsOne()
    {
        foreach (var number in (int[])[0, 2, 10]) File.WriteAllText(At($"pictures/cat/{number}.txt"), "a small cat");
        Assert.Contains("such as: a small cat", Commands.Run("data", "show", "images", "--path", At("pictures")).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_SettingThatIsMissing_SaysWhatItIs()
    {
        Commands.Run("data", "show", "sheet", "--path", At("pictures/cat/0.png")).IsMistake("data.cell is missing: a sprite's side in pixels; write --set data.cell=32");
        Commands.Run("data", "show", "images").IsMistake("data.path is missing: where the images data lies", "--path");
        Commands.Run("data", "show", "image-pairs", "--set", "of={name: sprites}").IsMistake("data.derive is missing: one of outline, grey, lowres");
    }

    [Fact]
    public void Train_OwnFoldersOfPairs_TakeTheRecipeOfAnotherSet()
    {
        for (var i = 0; i < 12; i++)
        {
            foreach (var (folder, shade) in new[] { ("photos", 10 * i), ("drawings", 255 - (10 * i)) })
            {
                Directory.CreateDirectory(At(folder));
                File.WriteAllBytes(At($"{folder}/{i}.png"), PngCodec.Encode(new(8, 8, 1, [.. Enumerable.Repeat((byte)shade, 64)])));
            }
        }

        var section = $"data={{name: image-pairs, path: '{At("photos")}', source: '{At("drawings")}', size: 8, batch: 2}}";
        string[] small = ["--set", "run.steps=2", "--set", "run.threads=1", "--set", "model.width=4", "--set", "model.depth=2", "--set", "evaluate.every=0", "--set", "evaluate.samples=2"];
        Commands.Run(["train", "sprites-pix2pix", "--set", section, .. small, "--out", At("paired")]).Succeeds();
        var recipe = File.ReadAllText(At("paired/recipe.yaml"));
        Assert.Contains("drawings", recipe, StringComparison.Ordinal);
        Assert.DoesNotContain("derive", recipe, StringComparison.Ordinal);
        string[] oneByOne = ["data.of=null", "data.derive=null", $"data.path={At("photos")}", $"data.source={At("drawings")}", "data.size=8", "data.batch=2"];
        Commands.Run(["train", "sprites-pix2pix", .. oneByOne.SelectMany(set => (string[])["--set", set]), .. small, "--check"]).Succeeds();
        Commands.Run("transform", At("paired"), At("drawings/3.png"), "--out", At("made.jpg")).IsMistake("made.jpg", ".png");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ImportFolder.Variable, null);
        _folder.Delete(recursive: true);
    }

    private static int Whole(System.Text.Json.JsonElement data) => ((string[])["train", "heldOut", "test"]).Sum(split => data.GetProperty(split).GetInt32());

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
