using Diorama.Core;

namespace Diorama.Torch.Tests;

public sealed class NativeLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Missing_FileThatTheVariableNames_NamesTheVariableAndNoSetup()
    {
        var message = NativeLoader.Missing("/none/libdiorama.so", "/none/libdiorama.so").Message;
        Assert.StartsWith("DIORAMA_NATIVE=/none/libdiorama.so: there is no such file", message, StringComparison.Ordinal);
        Assert.EndsWith("Run: diorama setup", NativeLoader.Missing("/none/libdiorama.so", null).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoLibrary_RepeatsTheSystemsWords()
    {
        var path = Path.Combine(_folder.Path, "libdiorama.so");
        File.WriteAllText(path, "no library");
        var error = Assert.Throws<MachineException>(() => NativeLoader.Open(path, null));
        Assert.EndsWith(error.InnerException!.Message, error.Message, StringComparison.Ordinal);
        Assert.Contains("diorama setup --rebuild", error.Message, StringComparison.Ordinal);
        Assert.Contains("DIORAMA_NATIVE", Assert.Throws<MachineException>(() => NativeLoader.Open(path, path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib", "include")]
    [InlineData("lib/x86_64-linux-gnu", "include")]
    public void Include_LayoutsOfWheelAndDebian_IsTheOneBesideTheLibrary(string libraries, string headers)
    {
        var location = new LibtorchLocation(null, Path.Combine(_folder.Path, libraries, "libtorch_cpu.so"));
        Assert.Contains("headers", Assert.Throws<MachineException>(() => new LibtorchLocation(null, "/none/lib/libtorch_cpu.so").Include()).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Path, headers, "ATen"));
        File.WriteAllText(Path.Combine(_folder.Path, headers, "ATen", "ATen.h"), "");
        Assert.Equal(Path.Combine(_folder.Path, headers), location.Include());
    }

    public void Dispose() => _folder.Dispose();
}
