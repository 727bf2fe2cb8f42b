using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Diorama.Training.Tests;

/// <summary>What a run left behind, to the byte, but for the seconds of clocks: its checkpoints, records and samples.</summary>
internal static class RunBytes
{
    /// <summary>Each file's hash, by its path in the run's folder.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            // A manifest has the hash of state.json, and with it the seconds.
            if (Path.GetFileName(path) is "manifest.json" or ".lock" || name.Contains(".damaged", StringComparison.Ordinal)) continue;
            found[name] = Convert.ToHexString(SHA256.HashData(Timeless(path)));
        }
        return found;
    }

    /// <summary>Holds a run to what another left behind. A checkpoint that should have been let go may still be there.</summary>
    public static void AssertSame(SortedDictionary<string, string> expected, string folder, string where)
    {
        var found = Of(folder);
        foreach (var old in found.Keys.Where(k => k.StartsWith("checkpoints/", StringComparison.Ordinal) && !expected.ContainsKey(k)).ToList()) found.Remove(old);
        Assert.True(expected.SequenceEqual(found), $"{where}: others are {string.Join(", ", expected.Except(found).Concat(found.Except(expected)).Select(f => f.Key).Distinct())}");
    }

    /// <summary>Copies what lies on the disk at this moment: what a process that is killed now leaves behind.</summary>
    public static void Snapshot(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            if (name == ".lock") continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            File.Copy(path, Path.Combine(target, name));
        }
    }

    private static byte[] Timeless(string path) => Path.GetFileName(path) switch
    {
        "state.json" => Encoding.UTF8.GetBytes(WithoutSeconds(File.ReadAllText(path))),
        "metrics.jsonl" => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(path).Select(WithoutSeconds))),
        _ => File.ReadAllBytes(path),
    };

    private static string WithoutSeconds(string json)
    {
        var read = JsonNode.Parse(json)!.AsObject();
        Assert.True(read.Remove("seconds"));
        read.Remove("processorSeconds");
        return read.ToJsonString();
    }
}
