namespace Diorama.Torch.Tests;

/// <summary>A folder of this test's own, gone at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("diorama-torch-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    internal string File(string name, ReadOnlySpan<byte> content)
    {
        var path = File(name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
