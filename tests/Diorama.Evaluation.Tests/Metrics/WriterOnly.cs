using Diorama.Models;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>A model that can write and nothing else.</summary>
internal sealed class WriterOnly(FakeModel writer) : GenerativeModel(writer.Spec), IContinue
{
    public override IReadOnlyList<Objective> Objectives => [];

    public IEnumerable<string> Continue(TextRequest request) => writer.Continue(request);
}
