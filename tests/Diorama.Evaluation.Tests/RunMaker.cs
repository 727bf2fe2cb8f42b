using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Tests;

namespace Diorama.Evaluation.Tests;

/// <summary>Run folders with what a test wants in them.</summary>
internal static class RunMaker
{
    internal const string Yaml = "name: digits-vae\nrun:\n  steps: 20\n  seed: 42\ndata:\n  name: digits\nmodel:\n  kind: vae\n";

    internal static RunDirectory Make(TemporaryFolder folder, string name = "a-run", string yaml = Yaml)
    {
        var run = RunDirectory.Create(folder.File(name));
        File.WriteAllText(run.RecipePath, yaml);
        return run;
    }

    internal static RunDirectory WithMetrics(this RunDirectory run, params MetricsRecord[] records)
    {
        using var log = MetricsLog.Open(run.MetricsPath);
        foreach (var record in records) log.Add(record);
        return run;
    }

    internal static RunDirectory WithPicture(this RunDirectory run, string name, int width = 6, int height = 4)
    {
        File.WriteAllBytes(Path.Combine(run.SamplesPath, name), PngCodec.Encode(new Picture(width, height, 1)));
        return run;
    }

    internal static RunDirectory WithText(this RunDirectory run, string name, string text)
    {
        File.WriteAllText(Path.Combine(run.SamplesPath, name), text);
        return run;
    }

    internal static MetricsRecord Record(long step, params (string Name, double Value)[] values) =>
        new(step, step * 2.0, values.ToDictionary(v => v.Name, v => v.Value));
}
