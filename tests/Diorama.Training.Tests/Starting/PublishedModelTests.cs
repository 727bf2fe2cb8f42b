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

    private RunDirectory Train(string model)
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml($"name: x\nrun: {{ steps: 3, device: cpu }}\ndata: {{ name: poems, batch: 8 }}\nmodel: {model}\noptim: {{ lr: 0.05 }}\nsamples: {{ count: 1 }}"));
        var run = RunDirectory.Create(Path.Combine(_folder, "run"));
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken));
        return run;
    }
}
