namespace Diorama.Training.Tests;

/// <summary>What disks and careless hands do to files.</summary>
internal static class Damage
{
    public static IReadOnlyDictionary<string, Action<string>> All { get; } = new Dictionary<string, Action<string>>
    {
        ["missing"] = File.Delete,
        ["flipped"] = Flip,
        ["truncated"] = Truncate,
    };

    /// <summary>Manifests that are JSON and say too little: name by name, what becomes of the text.</summary>
    public static IReadOnlyDictionary<string, string> Manifests { get; } = new Dictionary<string, string>
    {
        ["of no files"] = """{"files":{}}""",
        ["null"] = """{"files":null}""",
        ["of a file without hash"] = """{"files":{"model.safetensors":null,"ema.safetensors":null,"optimizer.safetensors":null,"state.json":null}}""",
        ["nothing"] = "null",
        ["no object"] = "[]",
    };

    /// <summary>Flips a bit of the last byte, where a file of tensors has a value.</summary>
    public static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }
}
