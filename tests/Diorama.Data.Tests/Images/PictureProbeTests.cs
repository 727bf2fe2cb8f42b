using System.Diagnostics;
using Diorama.Core;
using Diorama.Data.Audio;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Data.Tests.Images;

public sealed class PictureProbeTests
{
    private static readonly byte[] _png = PngCodec.Encode(Samples.Noise(40, 30, 3));
    private static readonly byte[] _jpeg = JpegCodec.Encode(Samples.Noise(40, 30, 3));

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "empty.png", [], "empty: zero bytes, or no plain file" },
        { "text.png", "this is no picture at all"u8.ToArray(), "neither PNG nor JPEG: its first bytes are others" },
        { "moving.jpg", "GIF89a.................."u8.ToArray(), "a GIF picture, which is not read; convert it to PNG or JPEG" },
        { "cut.png", _png[..^20], "truncated: it ends before its end mark" },
        { "head.png", _png[..20], "truncated: it has no whole header" },
        { "cut.jpg", _jpeg[..^200], "damaged: " },
        { "head.jpg", _jpeg[..100], "truncated: it has no whole header" },
        { "huge.png", PngBytes.File(70_000, 2), "too large: its dimensions are 70000 x 2" },
        { "huge.jpg", Huge(), "too large: its dimensions are 65000 x 65000" },
        { "bomb.png", PngBytes.File(5_000, 5_000), "too short for its dimensions: 5000 x 5000" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Look_BrokenFile_SaysWhatReadingItSays(string name, byte[] content, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, content);
        var found = PictureProbe.Look(path)!;
        Assert.StartsWith(reason, found.Reason, StringComparison.Ordinal);
        Assert.Equal(Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(path, side: 1)).Reason, found.Reason);
    }

    [Fact]
    public void Look_WholeFiles_WhateverFollowsThem_FindsNothing()
    {
        using var folder = new TemporaryFolder();
        byte[] scanMark = [0xff, 0xda, 0, 0];
        Assert.All(
            (byte[][])[_png, _jpeg, [.. _png, 1, 2, 3], [.. _jpeg, .. new byte[99]], [.. _jpeg, .. scanMark]],
            content => Assert.Null(PictureProbe.Look(folder.Write("whole.bin", content))));
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Images", "Files"), "*.?*g")) Assert.Null(PictureProbe.Look(file));
        Assert.Equal("cannot be read", PictureProbe.Look(folder.File("gone.png"))!.Kind);
    }

    [Fact]
    public void Look_DamagedPixels_AreLeftToTheDecoder()
    {
        using var folder = new TemporaryFolder();
        var damaged = _png.ToArray();
        damaged.AsSpan(damaged.Length / 2, 40).Clear();
        var path = folder.Write("damaged.png", damaged);
        Assert.Null(PictureProbe.Look(path));
        Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(path));
    }

    [Fact]
    public void Look_Links_AreWhatTheyLeadTo()
    {
        if (OperatingSystem.IsWindows()) return; // making links takes rights there
        using var folder = new TemporaryFolder();
        string Link(string name, string target) => File.CreateSymbolicLink(folder.File(name), target).FullName;
        Assert.Null(PictureProbe.Look(Link("whole.png", folder.Write("there.png", _png))));
        var device = Link("device.png", "/dev/zero"); // has no end, and a pipe no beginning
        Assert.Equal("empty: zero bytes, or no plain file", PictureProbe.Look(device)!.Reason);
        Assert.Equal("empty: zero bytes, or no plain file", Assert.Throws<BadSampleException>(() => PictureReader.ReadFile(device)).Reason);
        Assert.StartsWith("empty", Assert.Throws<BadSampleException>(() => WavReader.ReadFile(device)).Reason, StringComparison.Ordinal);
        Assert.Equal("cannot be read", PictureProbe.Look(Link("astray.png", folder.File("nowhere")))!.Kind);
    }

    [Fact]
    public void Look_Pipe_IsNoPlainFile()
    {
        if (OperatingSystem.IsWindows()) return; // which has none in folders
        using var folder = new TemporaryFolder();
        using (var mkfifo = Process.Start("mkfifo", [folder.File("x.png")])) mkfifo.WaitForExit();
        Assert.Contains("no plain file", PictureProbe.Look(folder.File("x.png"))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LeaveOutUnreadable_Folder_CountsWhatIsLeft()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 12; i++) folder.Write($"{(i % 2 == 0 ? "cat" : "dog")}/{i}.png", i is 2 or 3 or 4 ? [] : _png);
        var data = (PictureDataset)Datasets.Open(new() { Name = "images", Path = folder.Path, StopsAtBroken = false });
        Assert.Equal((12, 0), (Counted(data), data.Quarantine.Count));
        var told = new List<double>();
        data.LeaveOutUnreadable(told.Add);
        Assert.Equal(9, Counted(data));
        Assert.Equal([4, 5], data.PerClass);
        Assert.Equal(["2.png", "4.png", "3.png"], data.Quarantine.Samples.Select(sample => Path.GetFileName(sample.Name)));
        Assert.Equal("3 broken samples of 12, more than data.maxBadFraction = 0.1 allows", data.Quarantine.Excess);
        Assert.Equal((12, 1.0), (told.Count, told[^1]));
    }

    [Fact]
    public void LeaveOutUnreadable_Pairs_TakesBothOfAPair()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 12; i++)
        {
            folder.Write($"image/{i}.png", i == 1 ? "x"u8 : _png);
            folder.Write($"source/{i}.jpg", i == 2 ? "x"u8 : _jpeg);
        }

        var config = new DataConfig { Name = "image-pairs", Path = folder.File("image"), HoldOut = 0, Settings = RecipeMap.Parse($"source: '{folder.File("source")}'"), StopsAtBroken = false };
        var (paired, unpaired) = ((PairedPictures)Datasets.Open(config), (PairedPictures)Datasets.Open(config with { Settings = config.Settings.With("unpaired=true") }));
        paired.LeaveOutUnreadable();
        unpaired.LeaveOutUnreadable();
        Assert.Equal((10, 11), (Counted(paired), Counted(unpaired)));
        Assert.Equal(["1.png", "2.jpg"], paired.Quarantine.Samples.Select(sample => Path.GetFileName(sample.Name)));
    }

    private static int Counted(IDataset data) => Enum.GetValues<Split>().Sum(data.Count);

    // The frame's header says how large the picture is.
    private static byte[] Huge()
    {
        var file = _jpeg.ToArray();
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        ((ReadOnlySpan<byte>)[65_000 >> 8, 65_000 & 255, 65_000 >> 8, 65_000 & 255]).CopyTo(file.AsSpan(frame + 5));
        return file;
    }
}
