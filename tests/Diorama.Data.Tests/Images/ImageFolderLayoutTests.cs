using System.Diagnostics;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

/// <summary>How folders are laid out, captioned, and odd.</summary>
public sealed class ImageFolderLayoutTests
{
    private static readonly byte[] _png = PngCodec.Encode(Samples.Gradient(6, 6, 3));

    [Fact]
    public void Open_FoldersOfSplits_AreKeptAndTheirSubfoldersAreClasses()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "train/cat", 4);
        Fill(folder, "train/dog", 4);
        Fill(folder, "VAL/cat", 2);
        Fill(folder, "test/dog", 3);
        Fill(folder, "drafts", 1);
        folder.Write("readme.txt", "x");
        var data = Open(folder);
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal((8, 2, 3), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Contains("test", data.SampleName(Split.Test, i), StringComparison.Ordinal));
        Assert.Contains("1 picture in no folder", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TrainAndVal_HalvesWhatIsHeldOut()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "train", 10);
        Fill(folder, "val", 6);
        var data = Open(folder);
        Assert.Empty(data.Classes);
        Assert.Equal((10, 3, 3), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
    }

    [Theory]
    [InlineData(FolderClasses.Folders, "animals|things")]
    [InlineData(FolderClasses.Paths, "animals/cats|animals/dogs|things")]
    [InlineData(FolderClasses.None, "")]
    public void Open_NestedFolders_AreClassesAsAsked(FolderClasses classes, string names)
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "animals/cats", 3);
        Fill(folder, "animals/dogs", 3);
        Fill(folder, "things", 3);
        var data = Open(folder, classes);
        Assert.Equal(names, string.Join('|', data.Classes));
        Assert.Equal(9, Enum.GetValues<Split>().Sum(data.Count));
    }

    [Fact]
    public void Open_ClassOfOnePicture_IsTrainedOn()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 30; i++) Fill(folder, $"class {i}", 1);
        var data = Open(folder);
        Assert.Equal(30, data.Count(Split.Train));
        Assert.Contains("30 classes have one picture: class 0, class 1, class 10, …", data.Notes);
    }

    /// <summary>By the rule z, 12 and v would each be one of the two that are kept from training.</summary>
    [Theory]
    [InlineData("z")]
    [InlineData("12")]
    [InlineData("v")]
    public void Open_ClassOfOnePictureBesideALargeOne_LeavesNoSplitEmpty(string only)
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "a", 14);
        var path = folder.Write($"b/{only}.png", _png);
        var data = Open(folder);
        Assert.Equal((13, 1, 1), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
        Assert.Contains(path, Enumerable.Range(0, 13).Select(i => data.SampleName(Split.Train, i)));
        Assert.Equal("the class b has one picture", Assert.Single(data.Notes));
        var again = Open(folder);
        Assert.All([Split.HeldOut, Split.Test], split => Assert.Equal(data.SampleName(split, 0), again.SampleName(split, 0)));
    }

    [Fact]
    public void Open_TooFewToDivide_SaysWhichSplitIsEmpty()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "a", 2);
        Assert.Equal(
            ["no picture is held out: there are too few, and figures that need some are left out", "no picture is kept for testing: there are too few, and figures that need some are left out"],
            Open(folder).Notes
        );
        Assert.Empty(new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0 }).Notes);
    }

    [Fact]
    public void Open_MetadataOfHuggingFace_GivesCaptions()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "a", 2);
        folder.Write("metadata.jsonl", [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes("""
            {"file_name": "a/0.png", "text": "A red car"}
            {"file_name": "./a/0.png", "text": ["ein rotes Auto", ""]}
            {"file_name": "a\\1.png", "caption": "猫"}
            {"file_name": "missing.png", "text": "x"}
            {"file_name": "a/1.png"}
            no json

            {"file_name": "a/1.png", "text": "\ud800"}
            """)]);
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, MaxBadFraction = 1 });
        Assert.Equal(["A red car", "ein rotes Auto"], data.Captions(Split.Train, 0));
        Assert.Equal(["<pad>", "<unknown>", "a", "auto", "car", "ein", "red", "rotes", "猫"], data.Spec.Captions!.Vocabulary);
        Assert.Equal(3, data.Spec.Captions.Length);
        var list = folder.File("metadata.jsonl");
        Assert.Equal([$"{list}:4", $"{list}:5", $"{list}:6", $"{list}:8"], data.Quarantine.Samples.Select(s => s.Name));
        Assert.Contains("missing.png", data.Quarantine.Samples[0].Reason, StringComparison.Ordinal);
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, 0, batch.Row(0));
        Assert.Equal([2, 6, 4], batch.Int64s("caption").ToArray());
        data.Read(Split.Train, 1, batch.Row(0));
        Assert.Equal([8, 0, 0], batch.Int64s("caption").ToArray());
    }

    [Fact]
    public void Open_TextsBesidePictures_AreCaptions()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "", 3);
        folder.Write("0.txt", "\ufeffone line\r\n\r\nanother\n");
        folder.Write("1.txt", [0xff, 0xfe, 0x41]);
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, MaxBadFraction = 1 });
        Assert.Equal(["one line", "another"], data.Captions(Split.Train, 0));
        Assert.Empty(data.Captions(Split.Train, 2));
        Assert.Equal("no UTF-8", Assert.Single(data.Quarantine.Samples).Reason);
        Assert.Contains("2 picture files have no caption", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MetadataInCsv_GivesCaptions()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "", 3);
        var list = folder.Write("metadata.csv", "\ufefflabel,file_name,text\r\n1,0.png,\"red, green\nand blue\"\r\n2,missing.png,x\r\n3,1.png,two,many\r\n4,1.png,\r\n5,./2.png,three\r\n");
        var pictures = new ImageFolder(folder.Path);
        Assert.Equal(["red, green\nand blue"], pictures.Entry(0).Captions);
        Assert.Equal(["three"], pictures.Entry(2).Captions);
        Assert.Equal(
            [
                ($"{list}:4", "names a picture that is not there: missing.png"), ($"{list}:5", "has other columns than the first row names: 4, not 3"),
                ($"{list}:6", "its caption is empty, or no text"),
            ],
            pictures.Broken.Select(b => (b.Name, b.Reason)));
        folder.Write("metadata.csv", "file_name,label\n0.png,7\n");
        var unread = new ImageFolder(folder.Path);
        Assert.False(unread.HasCaptions);
        Assert.Empty(unread.Broken);
        Assert.Equal($"{list} is not read for captions: its first row names file_name, label, and not file_name and text", Assert.Single(unread.Notes));
    }

    [Fact]
    public void Open_CaptionsOfMoreWordsThanAreTaken_AreCountedAndNamed()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "", 6);
        for (var i = 0; i < 6; i++) folder.Write($"{i}.txt", i == 0 ? "one two" : "one two three four\nthree two one");
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, MaxWords = 3 });
        Assert.Equal(
            $"5 training captions have more words than data.maxWords = 3 and are cut: {folder.File("1.png")} (4), {folder.File("2.png")} (4), {folder.File("3.png")} (4), …",
            Assert.Single(data.Notes));
        Assert.Empty(new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, MaxWords = 4 }).Notes);
    }

    [Fact]
    public void Read_SeveralCaptions_TrainingDrawsThemAndDropsWords()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "", 1);
        folder.Write("0.txt", "one\ntwo three four");
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, WordDrop = 0.4 });
        var names = data.Spec.Captions!.Vocabulary;
        using var loader = new Loader(data, new() { BatchSize = 1 });
        var seen = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            using var batch = loader.Next()!;
            seen.Add(string.Join(' ', batch.Int64s("caption").ToArray().Where(id => id > 0).Select(id => names[(int)id])));
        }

        Assert.Superset(new HashSet<string> { "one", "two three four", "two four", "three" }, seen);
        Assert.DoesNotContain("", seen);
    }

    [Fact]
    public void Read_Flip_MirrorsHalfInTrainingAndNoneElse()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", PngCodec.Encode(new(2, 1, 1, [0, 255])));
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { Size = 2, Channels = 1, Fit = ImageFit.Stretch, HoldOut = 0, Flip = true });
        List<float> First(bool shuffle)
        {
            using var loader = new Loader(data, new() { BatchSize = 1, Shuffle = shuffle });
            var firsts = new List<float>();
            while (firsts.Count < 400 && loader.Next() is { } batch)
            {
                firsts.Add(batch.Floats("image")[0]);
                batch.Dispose();
            }

            return firsts;
        }

        Assert.InRange(First(true).Count(value => value == 1), 160, 240);
        Assert.Equal(First(true), First(true));
        Assert.Equal([-1], First(false));
    }

    [Fact]
    public void Open_OddFiles_AreNamedAndCounted()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "bücher 猫", 3);
        folder.Write("bücher 猫/UPPER.JPEG", JpegCodec.Encode(Samples.Gradient(8, 8, 3)));
        folder.Write("bücher 猫/._0.png", "resource fork");
        folder.Write("bücher 猫/anim.gif", "GIF89a..........");
        folder.Write("bücher 猫/really-png.webp", _png);
        Directory.CreateSymbolicLink(folder.File("bücher 猫/loop"), folder.Path);
        File.CreateSymbolicLink(folder.File("bücher 猫/gone.png"), folder.File("nowhere.png"));
        File.CreateSymbolicLink(folder.File("bücher 猫/link.png"), folder.File("bücher 猫/0.png"));
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0, MaxBadFraction = 1 });
        Assert.Equal(["bücher 猫"], data.Classes);
        Assert.Equal(6, data.Count(Split.Train));
        Assert.Equal(["anim.gif", "gone.png", "loop"], data.Quarantine.Samples.Select(s => Path.GetFileName(s.Name)).Order(StringComparer.Ordinal));
        Assert.Contains("1 hidden picture is left out", Assert.Single(data.Notes), StringComparison.Ordinal);
        using var loader = new Loader(data, new() { BatchSize = 6, Shuffle = false });
        Assert.Equal(6, loader.Next()!.Count);
    }

    [Fact]
    public void Open_PicturesOfOtherNamesOrNone_AreTakenAndOtherFilesCounted()
    {
        using var folder = new TemporaryFolder();
        var jpeg = JpegCodec.Encode(Samples.Gradient(8, 8, 3));
        foreach (var name in new[] { "1", "b.apng", "c.pjpeg", "d.png" }) folder.Write(name, name == "c.pjpeg" ? jpeg : _png);
        foreach (var name in new[] { "a.zip", "e", "f.json", "metadata.jsonl", "g.txt", ".hidden" }) folder.Write(name, "");
        folder.Write("z.xml", "<?xml");
        var data = new PictureDataset("images", new ImageFolder(folder.Path), new() { HoldOut = 0 });
        Assert.Equal(4, data.Count(Split.Train));
        Assert.Empty(data.Quarantine.Samples);
        Assert.Equal("4 files are neither PNG nor JPEG and are left out: a.zip, e, f.json, …", Assert.Single(data.Notes));
        var files = new PictureFiles(folder.Path, "input");
        Assert.Equal(4, files.Paths.Count);
        Assert.Equal(data.Notes, files.Notes);
        foreach (var path in files.Paths) File.Delete(path);
        var error = Assert.Throws<UserException>(() => new ImageFolder(folder.Path)).Message;
        Assert.Contains("holds no picture (PNG or JPEG); 4 files are neither PNG nor JPEG and are left out: a.zip, e, f.json, ….", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NameThatIsNoUtf8_SaysToRenameIt()
    {
        if (OperatingSystem.IsWindows()) return; // names are UTF-16 there
        using var folder = new TemporaryFolder();
        Fill(folder, "", 1);
        Shell(folder, "cp 0.png \"$(printf '\\377\\376').png\"");
        var broken = Assert.Single(new ImageFolder(folder.Path).Broken);
        Shell(folder, "rm -- *.png"); // which .NET cannot
        Assert.Equal((folder.File("\ufffd\ufffd.png"), "its name is no UTF-8; rename it"), (broken.Name, broken.Reason));
    }

    [Fact]
    public void Open_OnlyForeignPictures_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.gif", "GIF89a..........");
        var error = Assert.Throws<UserException>(() => new ImageFolder(folder.Path));
        Assert.Contains("convert it to PNG", error.Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<UserException>(() => new ImageFolder(folder.File("a.gif"))).Message, StringComparison.Ordinal);
    }

    private static void Shell(TemporaryFolder folder, string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private static PictureDataset Open(TemporaryFolder folder, FolderClasses classes = FolderClasses.Folders) => new("images", new ImageFolder(folder.Path, classes), new());

    private static void Fill(TemporaryFolder folder, string sub, int count)
    {
        for (var i = 0; i < count; i++) folder.Write(Path.Combine(sub, $"{i}.png"), _png);
    }
}
