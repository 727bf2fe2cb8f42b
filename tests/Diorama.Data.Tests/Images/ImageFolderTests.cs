using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class ImageFolderTests
{
    [Fact]
    public void Open_Subfolders_AreClassesInTheOrderOfTheirNames()
    {
        using var folder = new TemporaryFolder();
        Fill(folder, "b", 6);
        Fill(folder, "a", 6);
        Fill(folder, Path.Combine("b", "deep"), 2);
        folder.Write("stray.png", PngCodec.Encode(Samples.Noise(4, 4, 3)));
        Directory.CreateDirectory(folder.File("empty"));
        var data = Open(folder.Path, new() { Size = 8 });
        Assert.Equal(["a", "b"], data.Classes);
        Assert.Equal(["a", "b"], data.Spec.Classes);
        Assert.Equal([3, 8, 8], data.Spec.Shape);
        Assert.Equal((12, 1, 1), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
        var batch = new HostBatch(data.Fields, 1);
        for (var i = 0; i < data.Count(Split.Train); i++)
        {
            data.Read(Split.Train, i, batch.Row(0));
            Assert.Equal(Path.GetRelativePath(folder.Path, data.SampleName(Split.Train, i))[0] - 'a', batch.Int64s("label")[0]);
        }
    }

    [Fact]
    public void Read_Picture_IsPlanesInRange()
    {
        using var folder = new TemporaryFolder();
        folder.Write("p.PNG", PngCodec.Encode(new(2, 1, 3, [255, 0, 51, 0, 255, 102])));
        var data = Open(folder.Path, new() { Size = 1, Fit = ImageFit.Stretch, HoldOut = 0 });
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, 0, batch.Row(0));
        Assert.Equal([128 / 127.5f - 1, 128 / 127.5f - 1, 77 / 127.5f - 1], batch.Floats("image").ToArray());
        Assert.Single(data.Fields);
    }

    [Fact]
    public void Open_NothingThere_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no picture", Assert.Throws<UserException>(() => new ImageFolder(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<UserException>(() => new ImageFolder(folder.File("none"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loader_FivePercentOfTenThousandBroken_QuarantineIsTheInjectedSet()
    {
        const int Count = 10_000;
        using var folder = new TemporaryFolder();
        var broken = FillWithBroken(folder, Count, every: 20);
        Assert.Equal(Count / 20, broken.Count);
        var data = Open(folder.Path, new() { Size = 16 });
        data.Quarantine.ListIn(folder.File("quarantine.jsonl"));
        var samples = 0;
        foreach (var split in Enum.GetValues<Split>())
        {
            using var loader = new Loader(data, new() { BatchSize = 32, Split = split, Shuffle = false, Threads = 3 });
            while (loader.Next() is { } batch)
            {
                samples += batch.Count;
                foreach (var value in batch.Floats("image")) Assert.InRange(value, -1, 1);
                batch.Dispose();
            }
        }

        Assert.Equal(Count, samples);
        Assert.Equal(broken.Order(StringComparer.Ordinal), data.Quarantine.Samples.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(data.Quarantine.Samples, sample => Assert.NotEmpty(sample.Reason));
        Assert.Equal(broken.Count, File.ReadLines(folder.File("quarantine.jsonl")).Count());
    }

    [Fact]
    public void Loader_TooManyBroken_StopsTheRun()
    {
        using var folder = new TemporaryFolder();
        FillWithBroken(folder, count: 100, every: 5);
        var data = Open(folder.Path, new() { Size = 16, HoldOut = 0 });
        using var loader = new Loader(data, new() { BatchSize = 10, Threads = 2 });
        var error = Assert.Throws<UserException>(() =>
        {
            for (var i = 0; i < 10; i++) loader.Next()!.Dispose();
        });
        Assert.Contains("11 broken samples", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    private static PictureDataset Open(string path, PictureOptions options) => new("images", new ImageFolder(path), options);

    private static void Fill(TemporaryFolder folder, string sub, int count)
    {
        for (var i = 0; i < count; i++) folder.Write(Path.Combine(sub, $"{i}.png"), PngCodec.Encode(Samples.Noise(10 + i, 12, 3)));
    }

    private static List<string> FillWithBroken(TemporaryFolder folder, int count, int every)
    {
        var png = PngCodec.Encode(Samples.Noise(20, 20, 3));
        var jpeg = JpegCodec.Encode(Samples.Noise(20, 20, 3));
        byte[][] wrong =
        [
            [], png[..(png.Length / 2)], jpeg[..(jpeg.Length / 2)], png[..^1], jpeg[..^2], PngBytes.File(60_000, 60_000), PngBytes.File(5_000, 5_000),
            PngBytes.File(0, 7), "GIF89a"u8.ToArray(), [.. png[..60], .. new byte[png.Length - 60]],
        ];
        var broken = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var bad = i % every == every / 2;
            var bytes = bad ? wrong[i / every % wrong.Length] : i % 2 == 0 ? png : jpeg;
            var path = folder.Write(i % 2 == 0 ? $"{i:D4}.png" : $"{i:D4}.jpg", bytes);
            if (bad) broken.Add(path);
        }

        return broken;
    }
}
