using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class ImagePairsTests
{
    [Fact]
    public void Open_TwoFolders_PairsByNameAndNamesTheLonely()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 12; i++)
        {
            if (i != 3) folder.Write($"image/{i}.png", Plain(i));
            if (i != 5) folder.Write($"source/{i}.jpg", JpegCodec.Encode(PngCodec.Decode(Plain(100 + i), "x")));
        }

        var data = new PairedPictures(new() { Path = folder.File("image"), Source = folder.File("source"), SourceChannels = 1, Pictures = new() { Size = 4, HoldOut = 0.2 } });
        Assert.Equal([1, 4, 4], data.Spec.Source);
        Assert.Equal([3, 4, 4], data.Spec.Shape);
        Assert.Equal(10, Enum.GetValues<Split>().Sum(data.Count));
        Assert.Equal(["5.png", "3.jpg"], data.Quarantine.Samples.Select(s => Path.GetFileName(s.Name)));
        var batch = new HostBatch(data.Fields, 1);
        for (var i = 0; i < data.Count(Split.Train); i++)
        {
            data.Read(Split.Train, i, batch.Row(0));
            Assert.InRange(Byte(batch.Floats("source")[0]) - Byte(batch.Floats("image")[0]), 98, 102);
        }
    }

    [Theory]
    [InlineData(false, 10, 200)]
    [InlineData(true, 200, 10)]
    public void Open_SideBySide_HalvesTheFile(bool sourceIsRight, int source, int image)
    {
        using var folder = new TemporaryFolder();
        folder.Write("train/a.png", PngCodec.Encode(new(4, 2, 1, [10, 10, 200, 200, 10, 10, 200, 200])));
        var data = Datasets.Open(new()
        {
            Name = "image-pairs",
            Path = folder.Path,
            Settings = RecipeMap.Parse($"size: 2\nchannels: 1\nsourceChannels: 1\nsourceIsRight: {(sourceIsRight ? "true" : "false")}\nmaxBadFraction: 1"),
        });
        var batch = new HostBatch(data.Fields, 1);
        Assert.Equal(
            $"without data.source every file is taken for two pictures side by side, the {(sourceIsRight ? "right" : "left")} one the source; the first, train/a.png, for two of 2 x 2",
            Assert.Single(((INotedDataset)data).Notes));
        data.Read(Split.Train, 0, batch.Row(0));
        Assert.Equal((source, image), (Byte(batch.Floats("source")[3]), Byte(batch.Floats("image")[0])));
    }

    [Fact]
    public void Read_UnpairedInLetteredFolders_DrawsSourcesByChance()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 8; i++)
        {
            folder.Write($"trainA/{i}.png", Plain(100 + i));
            folder.Write($"trainB/other {i % 4}.png", Plain(i % 4));
            folder.Write($"testA/{i}.png", Plain(200 + i));
            folder.Write($"testB/{i}.png", Plain(50 + i));
        }

        var data = new PairedPictures(new() { Path = folder.Path, Unpaired = true, Pictures = new() { Size = 4, HoldOut = 0 } });
        Assert.Equal((4, 8), (data.Count(Split.Train), data.Count(Split.Test)));
        List<(int Image, int Source)> Drawn(long seed)
        {
            using var loader = new Loader(data, new() { BatchSize = 4, Seed = seed });
            var drawn = new List<(int, int)>();
            for (var i = 0; i < 20; i++)
            {
                using var batch = loader.Next()!;
                for (var row = 0; row < 4; row++) drawn.Add((Byte(batch.Floats("image")[row * 48]), Byte(batch.Floats("source")[row * 48])));
            }

            return drawn;
        }

        var pairs = Drawn(0);
        Assert.Equal(pairs, Drawn(0));
        Assert.True(pairs.Distinct().Count() > 20);
        Assert.All(pairs, pair => Assert.True(pair.Image < 4 && pair.Source is >= 100 and < 108));
    }

    [Fact]
    public void Open_NamesThatNeverMeet_SaysHowUnpairedIsAskedFor()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", Plain(1));
        folder.Write("b/2.png", Plain(1));
        var error = Assert.Throws<UserException>(() => new PairedPictures(new() { Path = folder.File("a"), Source = folder.File("b") }));
        Assert.Contains("data.unpaired=true", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "data.source: there is no folder",
            Assert.Throws<UserException>(() => new PairedPictures(new() { Path = folder.File("a"), Source = folder.File("c") })).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("outline", 1)]
    [InlineData("grey", 1)]
    [InlineData("lowres", 3)]
    public void Open_DerivedFromSprites_GivesSourceImageLabelAndCaption(string derive, int channels)
    {
        var data = Datasets.Open(new() { Name = "image-pairs", Settings = RecipeMap.Parse($"derive: {derive}\nof:\n  name: sprites\n  only: vehicles\n  size: 16") });
        Assert.Equal(["source", "image", "label", "caption"], data.Fields.Select(f => f.Name));
        Assert.Equal([channels, 16, 16], data.Spec.Source);
        Assert.NotNull(data.Spec.Captions);
        using var loader = new Loader(data, new() { BatchSize = 8 });
        using var batch = loader.Next()!;
        foreach (var value in batch.Floats("source")) Assert.InRange(value, -1.0001f, 1.0001f);
        Assert.True(batch.Floats("source").ToArray().Distinct().Count() > 5);
    }

    [Fact]
    public void Write_EachDerivation_IsWhatItSays()
    {
        float[] Derived(Derivation kind, int channels, int side, float[] image)
        {
            var source = new DerivedSource(kind, channels, side, side, 2);
            var result = new float[source.Channels * side * side];
            source.Write(image, result);
            return result;
        }

        Assert.Equal([1, -1, 1, 1, -1, 1, 1, -1, 1], Derived(Derivation.Outline, 1, 3, [-1, -1, 1, -1, -1, 1, -1, -1, 1]));
        Assert.Equal(0.299f * 2 - 1, Derived(Derivation.Grey, 3, 1, [1, -1, -1])[0], 1e-6f);
        Assert.Equal(-1, Derived(Derivation.Grey, 4, 1, [1, 1, 1, -1])[0], 1e-6f);
        // Blocks of two average to 0.5 and -0.5; between their centres the way is straight.
        float[] rows = [1, 0, -1, 0];
        var low = Derived(Derivation.Lowres, 1, 4, [.. rows, .. rows, .. rows, .. rows]);
        Assert.Equal([0.5f, 0.25f, -0.25f, -0.5f], low[..4].Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Read_DerivedUnpaired_GivesSourcesOfOtherPicturesInTrainingAndTheirOwnHeldOut()
    {
        IDataset Open(string unpaired) =>
            Datasets.Open(
                new()
                {
                    Name = "image-pairs",
                    Settings = RecipeMap.Parse($"derive: grey\nunpaired: {unpaired}\nof:\n  name: sprites\n  size: 8\n  flip: false"),
                }
            );
        var (paired, unpaired) = (Open("false"), Open("true"));
        var (own, other) = (new HostBatch(paired.Fields, 1), new HostBatch(unpaired.Fields, 1));
        var numAlike = 0;
        for (var i = 0; i < 50; i++)
        {
            paired.Read(Split.Train, i, new(own, 0, chance: (ulong)i));
            unpaired.Read(Split.Train, i, new(other, 0, chance: (ulong)i));
            Assert.Equal(own.Floats("image").ToArray(), other.Floats("image").ToArray());
            numAlike += own.Floats("source").SequenceEqual(other.Floats("source")) ? 1 : 0;
            paired.Read(Split.Test, i, own.Row(0));
            unpaired.Read(Split.Test, i, other.Row(0));
            Assert.Equal(own.Floats("source").ToArray(), other.Floats("source").ToArray());
        }

        Assert.InRange(numAlike, 0, 3);
    }

    // Emoji are seldom symmetric: which of the two sums of columns is the larger says whether one was mirrored.
    [Fact]
    public void Read_DerivedUnpaired_MirrorsSourceAndPictureEachOnItsOwn()
    {
        IDataset Open(string flip) =>
            Datasets.Open(new() { Name = "image-pairs", Settings = RecipeMap.Parse($"derive: grey\nunpaired: true\nof:\n  name: sprites\n  size: 8\n  flip: {flip}") });
        var (plain, flipped) = (Open("false"), Open("true"));
        var (own, other) = (new HostBatch(plain.Fields, 1), new HostBatch(flipped.Fields, 1));
        var counts = new int[2, 2];
        var byGroup = new Dictionary<long, (int Mirrored, int All)>();
        for (var i = 0; i < 400; i++)
        {
            var chance = Seeds.Derive(i, "test");
            plain.Read(Split.Train, i, new(own, 0, chance));
            flipped.Read(Split.Train, i, new(other, 0, chance));
            var (source, image) = (!own.Floats("source").SequenceEqual(other.Floats("source")), !own.Floats("image").SequenceEqual(other.Floats("image")));
            counts[source ? 1 : 0, image ? 1 : 0]++;
            var draw = (long)(new SeededRandom(chance).Next(15));
            var (mirrored, all) = byGroup.GetValueOrDefault(draw);
            byGroup[draw] = (mirrored + (source ? 1 : 0), all + 1);
        }

        Assert.All(counts.Cast<int>(), n => Assert.InRange(n, 60, 140)); // of 400 a quarter each; some sprites are symmetric
        Assert.All(byGroup.Values, group => Assert.InRange(group.Mirrored, 1, group.All - 1)); // whatever group its source was drawn from
    }

    [Theory]
    [InlineData("derive: outline\nof: {name: poems}", "holds no single pictures")]
    [InlineData("derive: sharper\nof: {name: sprites}", "data.derive must be one of outline, grey, lowres")]
    [InlineData("derive: lowres\nfactor: 5\nof: {name: sprites}", "data.factor is 5, which does not divide")]
    [InlineData("derive: grey\nof: {name: sprits}", "data.of.name is sprits, which is no data set; did you mean sprites?")]
    [InlineData("derive: grey\nof: {name: sprites, sise: 3}", "data.of.sise is not a setting; did you mean data.of.size?")]
    public void Open_WrongDerivation_IsNamedByPath(string settings, string message) => Assert.Contains(
        message, Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "image-pairs", Settings = RecipeMap.Parse(settings) })).Message, StringComparison.Ordinal);

    private static byte[] Plain(int value)
    {
        var picture = new Picture(4, 4, 3);
        picture.Pixels.AsSpan().Fill((byte)value);
        return PngCodec.Encode(picture);
    }

    private static int Byte(float value) => (int)MathF.Round((value + 1) * 127.5f);
}
