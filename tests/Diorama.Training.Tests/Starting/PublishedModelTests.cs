using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class PublishedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_Adapters_AreMergedIntoAPlainModelThatWritesTheSame()
    {
        var run = Train("{ kind: lora, rank: 2, base: { kind: gru, embedding: 8, hidden: 12 } }");
        using var adapted = TrainedModel.Load(run);
        var folder = PublishedModel.Write(adapted, Path.Combine(_folder, "merged"));
        using var plain = TrainedModel.Load(RunDirectory.Open(folder));
        Assert.Equal("gru", plain.Recipe.Model.Kind);
        var request = new TextRequest(3, 4);
        Assert.Equal(((IContinue)adapted.Model).Continue(request), ((IContinue)plain.Model).Continue(request));
        Assert.Contains("not empty", Assert.Throws<UserException>(() => PublishedModel.Write(adapted, folder)).Message, StringComparison.Ordinal);

        using var file = SafetensorsFile.Open(PublishedModel.WriteAdapter(adapted, Path.Combine(_folder, "adapter.safetensors")));
        Assert.Equal(["project.lora.a", "project.lora.b"], file.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Throws<UserException>(() => PublishedModel.WriteAdapter(plain, Path.Combine(_folder, "none.safetensors")));
    }

    [Fact]
    public void ReadAdapter_OntoItsBase_WritesWhatTheAdaptedModelWrites()
    {
        const string Base = "{ kind: gru, embedding: 8, hidden: 12 }";
        var before = Train(Base, "base");
        using var adapted = TrainedModel.Load(Train("{ kind: lora, rank: 2, alpha: 7 }", "adapted", before.FullPath));
        var path = PublishedModel.WriteAdapter(adapted, Path.Combine(_folder, "adapter.safetensors"));
        using var plain = TrainedModel.Load(before);
        var request = new TextRequest(3, 4);
        var expected = ((IContinue)adapted.Model).Continue(request).ToList();
        Assert.NotEqual(expected, ((IContinue)plain.Model).Continue(request));
        PublishedModel.ReadAdapter(plain, path);
        Assert.Equal(expected, ((IContinue)plain.Model).Continue(request));
        using var merged = TrainedModel.Load(RunDirectory.Open(PublishedModel.Write(plain, Path.Combine(_folder, "merged"))));
        Assert.Equal(expected, ((IContinue)merged.Model).Continue(request));
        Assert.Contains("adapter of no layer", Assert.Throws<UserException>(() => PublishedModel.ReadAdapter(plain, path)).Message, StringComparison.Ordinal); // it has them

        using var wider = TrainedModel.Load(Train("{ kind: gru, embedding: 8, hidden: 13 }", "wider"));
        Assert.StartsWith(path, Assert.Throws<UserException>(() => PublishedModel.ReadAdapter(wider, path)).Message, StringComparison.Ordinal);
        var weights = Path.Combine(before.FullPath, "checkpoints", "step-3", "model.safetensors");
        Assert.Contains("does not say its alpha", Assert.Throws<UserException>(() => PublishedModel.ReadAdapter(merged, weights)).Message, StringComparison.Ordinal);
    }

    private RunDirectory Train(string model, string name = "run", string? init = null)
    {
        using var plan = TrainingPlan.Of(
            Recipe.FromYaml(
                $"name: x\nrun: {{ steps: 3, device: cpu }}\ndata: {{ name: poems, batch: 8 }}\nmodel: {model}\noptim: {{ lr: 0.05 }}\nsamples: {{ count: 1 }}\n{(init is null ? "" : $"init: {init}")}"
            )
        );
        var run = RunDirectory.Create(Path.Combine(_folder, name));
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken));
        return run;
    }
}
