using System.Collections.Immutable;
using System.Globalization;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Data.Tests.Images;

public sealed class ShardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void ShardWriter_FileThatCannotBeMade_IsNoFaultOfReading()
    {
        using var folder = new TemporaryFolder();
        var there = folder.Write("there.shard", "something");
        Assert.Contains("a file is in the way", Assert.Throws<UserException>(() => new ShardWriter(there, 8, 1)).Message, StringComparison.Ordinal);
        Assert.Equal("something", File.ReadAllText(there));
        Assert.Contains("its folder does not exist", Assert.Throws<UserException>(() => new ShardWriter(folder.File("nowhere/a.shard"), 8, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderOfPictures_ReadsBackTheSame()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 40; i++)
        {
            folder.Write($"in/{(i % 2 == 0 ? "cat" : "dog")}/{i}.png", PngCodec.Encode(Samples.Noise(20 + i, 30, 3)));
            folder.Write($"in/{(i % 2 == 0 ? "cat" : "dog")}/{i}.txt", $"picture {i}");
        }

        var data = new PictureDataset("images", new ImageFolder(folder.File("in")), new() { Size = 9 });
        var summary = new PictureImport(data, shardBytes: 9 * 9 * 3 * 7).Run(folder.File("out/animals"), "in", stop: Stop);
        Assert.Equal(6, summary.Manifest.Shards.Count);
        Assert.Equal([20, 20], summary.PerClass);
        var again = new ShardedPictures(folder.File("out/animals"));
        Assert.Equal(["cat", "dog"], again.Classes);
        Assert.Equal(40, again.Count);
        for (var i = 0; i < 40; i++)
        {
            var (one, two) = (data.Pictures.Entry(i), again.Entry(i));
            Assert.Equal((one.Name, one.Label, one.Captions[0]), (two.Name, two.Label, two.Captions[0]));
            Assert.Equal(data.Shaped(i).Pixels, again.Load(i).Pixels);
        }
    }

    /// <summary>What a model of the folder has learnt from must not be what it is tested on by the import.</summary>
    [Fact]
    public void Run_FolderOfPictures_KeepsItsSplits()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 60; i++) folder.Write($"in/{i % 3}/{i}.png", PngCodec.Encode(Samples.Noise(20 + i, 30, 3)));
        var options = new PictureOptions { Size = 9, HoldOut = 0.3 };
        var data = new PictureDataset("images", new ImageFolder(folder.File("in")), options);
        new PictureImport(data).Run(folder.File("set"), "in", stop: Stop);
        var imported = new PictureDataset("set", new ShardedPictures(folder.File("set")), options);
        foreach (var split in Enum.GetValues<Split>()) Assert.Equal(Names(data, split), Names(imported, split));

        static IEnumerable<string> Names(PictureDataset data, Split split) => Enumerable.Range(0, data.Count(split)).Select(i => data.SampleName(split, i));
    }

    [Fact]
    public void Run_Shard_IsASafetensorsFile()
    {
        using var folder = new TemporaryFolder();
        new PictureImport(new("made", new Made(5), new() { Size = 3 })).Run(folder.File("set"), "made", stop: Stop);
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(folder.File("set/shard-00000.safetensors"));
        Assert.Equal([5, 3, 3, 3], file.Load("image").Shape.ToArray());
        Assert.Equal([0, 1, 2, 0, 1], file.Load("label").ToArray<long>());
        Assert.Equal([0, 255, 255, 0, 255], file.Load("split").ToArray<byte>().Select(split => (int)split));
        Assert.Equal(new Made(5).Load(3).Pixels, file.Load("image").ToArray<byte>()[81..108]);
    }

    [Fact]
    public void Run_BrokenAndEqualOnes_AreCountedAndNamed()
    {
        using var folder = new TemporaryFolder();
        var png = PngCodec.Encode(Samples.Noise(8, 8, 3));
        for (var i = 0; i < 8; i++) folder.Write($"in/{i}.png", i < 3 ? png : i < 6 ? PngCodec.Encode(Samples.Noise(8, 6 + i, 3)) : png[..(10 * i)]);
        folder.Write("in/a.gif", "GIF89a..........");
        PictureDataset Open() => new("images", new ImageFolder(folder.File("in")), new() { Size = 8, MaxBadFraction = 1 });
        var summary = new PictureImport(Open()).Run(folder.File("set"), "in", stop: Stop);
        Assert.Equal((6, 2), (summary.Manifest.Count, summary.Manifest.Duplicates));
        Assert.Equal(3, summary.LeftOut.Count);
        Assert.Equal(3, summary.Manifest.LeftOut.Values.Sum());
        Assert.Equal(["a GIF picture, which is not read; convert it to PNG or JPEG", "truncated"], summary.Reasons.Select(group => group.Kind).Order());
        Assert.Contains($"2 left out, truncated: {folder.File("in/6.png")} (it ends before its end mark), {folder.File("in/7.png")} (", summary.Reasons[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(summary.Reasons.SelectMany(group => group.First), ImportManifest.Read(folder.File("set")).FirstLeftOut);
        Assert.Equal(["1.png", "2.png"], summary.Duplicates.Select(Path.GetFileName));
        var data = new PictureDataset("set", new ShardedPictures(folder.File("set")), new() { Size = 8, HoldOut = 0.5 });
        var equal = Enum.GetValues<Split>().Select(split => Enumerable.Range(0, data.Count(split)).Count(i => Path.GetFileName(data.SampleName(split, i))[0] < '3'));
        Assert.Equal([0, 0, 3], equal.Order());
        Assert.Equal(4, new PictureImport(Open()) { DropDuplicates = true }.Run(folder.File("set"), "in", stop: Stop).Manifest.Count);
    }

    [Fact]
    public void Run_Stopped_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        var data = new PictureDataset("made", new Made(2_000), new() { Size = 3 });
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => new PictureImport(data).Run(folder.File("out/set"), "made", _ => stop.Cancel(), stop.Token));
        Assert.Empty(Directory.GetDirectories(folder.File("out")));
        Directory.CreateDirectory(folder.File("out/set.tmp-0123abcd")); // what a killed one leaves
        new PictureImport(data).Run(folder.File("out/set"), "made", stop: Stop);
        Assert.Equal([folder.File("out/set")], Directory.GetDirectories(folder.File("out")));
        Assert.Equal(2_000, new ShardedPictures(folder.File("out/set")).Count);
    }

    [Fact]
    public void Open_DamagedShard_IsRefusedOrThePictureIs()
    {
        using var folder = new TemporaryFolder();
        new PictureImport(new("made", new Made(8), new() { Size = 4 })).Run(folder.File("set"), "made", stop: Stop);
        var path = folder.File("set/shard-00000.safetensors");
        var whole = File.ReadAllBytes(path);
        void Damage(int at) => File.WriteAllBytes(path, [.. whole[..at], (byte)(whole[at] ^ 4), .. whole[(at + 1)..]]);
        Damage(1024 + 2 * 48 + 5);
        var pictures = new ShardedPictures(folder.File("set"));
        Assert.Equal(new Made(8).Load(1).Resize(4, 4).Pixels, pictures.Load(1).Pixels);
        Assert.Contains("checksum", Assert.Throws<BadSampleException>(() => pictures.Load(2)).Reason, StringComparison.Ordinal);
        foreach (var at in new[] { 3, 20, 1024 + 8 * 48 + 3, whole.Length - 1 })
        {
            Damage(at);
            Assert.Contains("damaged", Assert.Throws<UserException>(() => new ShardedPictures(folder.File("set"))).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, whole[..^9]);
        Assert.Contains("damaged", Assert.Throws<UserException>(() => new ShardedPictures(folder.File("set"))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("set/data.json"), "{}");
        Assert.Contains("Import them again", Assert.Throws<UserException>(() => new ShardedPictures(folder.File("set"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImportAndRead_MoreThanIsHeld_MemoryStaysBounded()
    {
        using var folder = new TemporaryFolder();
        const int count = 6_000; // of 64 x 64 x 3: 70 MiB
        const long bound = 12L << 20;
        var data = new PictureDataset("made", new Made(count), new() { Size = 64 });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        new PictureImport(data, shardBytes: 16 << 20).Run(folder.File("set"), "made", _ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before), Stop);
        Assert.InRange(most, 0, bound);
        var again = new PictureDataset("set", new ShardedPictures(folder.File("set")), new() { Size = 64 });
        using var loader = new Loader(again, new() { BatchSize = 32, Threads = 2 });
        for (var i = 0; i < loader.BatchesPerPass; i++)
        {
            loader.Next()!.Dispose();
            if (i % 50 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(most, 0, bound);
    }

    [Fact]
    public void Bind_ImportedName_IsAsGoodAsABuiltInOne()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable(ImportFolder.Variable, folder.Path);
        try
        {
            Assert.Empty(ImportFolder.Names);
            new PictureImport(new("made", new Made(30), new() { Size = 8, Channels = 4 })).Run(ImportFolder.PathOf("mine"), "made", stop: Stop);
            Assert.Equal(["mine"], ImportFolder.Names);
            Assert.Equal([4, 8, 8], Datasets.Open(new() { Name = "mine" }).Spec.Shape);
            Assert.Equal([1, 4, 4], Datasets.Open(new() { Name = "mine", Settings = RecipeMap.Parse("size: 4\nchannels: 1") }).Spec.Shape);
            Assert.Contains("did you mean mine?", Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "mien" })).Message, StringComparison.Ordinal);
            Assert.Contains("letters", Assert.Throws<UserException>(() => ImportFolder.Check("../up")).Message, StringComparison.Ordinal);
            Assert.Contains("already", Assert.Throws<UserException>(() => ImportFolder.Check("digits")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ImportFolder.Variable, null);
        }
    }

    /// <summary>Pictures made from their number; every third one says that it is for training.</summary>
    private sealed class Made(int count) : IPictures
    {
        public int Count => count;

        public ImmutableArray<string> Classes => ["a", "b", "c"];

        public bool HasCaptions => true;

        public bool Decodes => false;

        public PictureEntry Entry(int index) => new($"made {index}", index.ToString(CultureInfo.InvariantCulture))
        {
            Label = index % 3,
            Split = index % 3 == 0 ? Split.Train : null,
            Captions = [$"number {index}"],
        };

        public Picture Load(int index, int side = int.MaxValue)
        {
            var picture = new Picture(3, 3, 3);
            new SeededRandom(index, "made").Shuffle<byte>(picture.Pixels);
            BitConverter.TryWriteBytes(picture.Pixels, index);
            return picture;
        }
    }
}
