using System.Security.Cryptography;
using Diorama.Data.Images;

namespace Diorama.Cli.Tests;

/// <summary>A folder with two recipes that train in a moment, and their data; gone when disposed.</summary>
public sealed class Workspace : IDisposable
{
    /// <summary>Steps of the recipes.</summary>
    internal const int Steps = 6;

    public Workspace()
    {
        Folder = Directory.CreateTempSubdirectory("diorama cli ").FullName;
        File.WriteAllLines(At("texts.jsonl"), Enumerable.Range(0, 120).Select(i =>
            $$"""{"text": "{{string.Concat(Enumerable.Range(0, 10).Select(j => (char)('a' + ((i * 7) + (j * j)) % 26)))}}"}"""));
        File.WriteAllText(At("text.yaml"), $$"""
            run: {steps: {{Steps}}, seed: 3, threads: 1}
            data: {name: jsonl, path: "{{At("texts.jsonl")}}", length: 16, batch: 4}
            model: {kind: gru, embedding: 8, hidden: 16, layers: 1, dropout: 0.1}
            optim: {kind: adam, lr: 0.01}
            ema: {decay: 0.9}
            samples: {every: 3, count: 2}
            evaluate: {samples: 4}
            checkpoint: {every: 2}
            """);
        MakePictures(At("pictures"), 40);
        File.WriteAllText(At("gan.yaml"), $$"""
            run: {steps: 2, seed: 1, threads: 1}
            data: {name: images, path: "{{At("pictures")}}", size: 28, channels: 1, batch: 4}
            model: {kind: dcgan, latent: 8, width: 4}
            samples: {every: 2, count: 4}
            evaluate: {samples: 4}
            """);
    }

    internal string Folder { get; }

    internal string TextRecipe => At("text.yaml");

    internal string GanRecipe => At("gan.yaml");

    /// <summary>No variables.</summary>
    internal static IReadOnlyDictionary<string, string?> Plain { get; } = new Dictionary<string, string?>();

    /// <summary>What makes a recipe of a diffusion family train and sample in a moment.</summary>
    internal static IReadOnlyList<string> TinyDiffusion { get; } =
    [
        "--set", "model.width=8", "--set", "model.multipliers=[1]", "--set", "model.sampling.steps=1", "--set", "samples.count=4", "--set", "data.batch=8",
        "--set", "optim.schedule.warmupSteps=0",
    ];

    internal string At(string name) => Path.Combine(Folder, name);

    /// <summary>Trains the small text model into a folder of this workspace, once.</summary>
    internal string TrainText(string name = "run")
    {
        var run = At(name);
        if (!Directory.Exists(run)) Commands.Run("train", TextRecipe, "--out", run).Succeeds();
        return run;
    }

    /// <summary>Hashes of the last checkpoint's tensors.</summary>
    internal static IReadOnlyDictionary<string, string> LastBytes(string run, int step = Steps) =>
        Directory.EnumerateFiles(Path.Combine(run, "checkpoints", $"step-{step}"), "*.safetensors")
            .ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));

    internal static void MakePictures(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < count; i++)
        {
            var picture = new Picture(28, 28, 1);
            for (var p = 0; p < picture.Pixels.Length; p++) picture.Pixels[p] = (byte)((p * (i + 1)) % 256);
            File.WriteAllBytes(Path.Combine(folder, $"{i:D3}.png"), PngCodec.Encode(picture));
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
