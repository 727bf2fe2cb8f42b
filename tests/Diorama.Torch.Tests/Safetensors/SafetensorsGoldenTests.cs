namespace Diorama.Torch.Tests;

/// <summary>Files that Python wrote: tests/goldens/make.py.</summary>
public sealed class SafetensorsGoldenTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.safetensors").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "goldens");

    [Theory]
    [MemberData(nameof(Files))]
    public void Save_WhatPythonWrote_GivesTheSameTensors(string name)
    {
        using var scope = TensorScope.Open();
        using var folder = new TemporaryFolder();
        using var golden = SafetensorsFile.Open(Path.Combine(Folder, name));
        Assert.NotEmpty(golden.Entries);
        SafetensorsFile.Save(folder.File(name), golden.Entries.Select(e => (e.Name, golden.Map(e.Name))), golden.Metadata);
        using var copy = SafetensorsFile.Open(folder.File(name));
        Assert.Equal(golden.Metadata, copy.Metadata);
        Assert.Equal(golden.Entries.Select(e => (e.Name, e.DType, e.NumBytes)).Order(), copy.Entries.Select(e => (e.Name, e.DType, e.NumBytes)).Order());
        var values = SecondChecker.Check(File.ReadAllBytes(copy.Path));
        foreach (var (tensor, bytes) in SecondChecker.Check(File.ReadAllBytes(golden.Path))) Assert.Equal(bytes, values[tensor]);
    }
}
