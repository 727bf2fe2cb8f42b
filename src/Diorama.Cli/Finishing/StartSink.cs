using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Notes in a run's folder how it was started. Only once training has begun: until then another process may hold the run.</summary>
internal sealed class StartSink(TrainingPlan plan, RunDirectory run, string command) : IRunSink
{
    public void On(RunEvent happened)
    {
        if (happened is not RunStarted) return;
        Facts().Write(run.FactsPath);
        plan.Data.Quarantine.ListIn(Path.Combine(run.FullPath, "quarantine.jsonl"));
    }

    private RunFacts Facts() => new()
    {
        Command = command,
        // A run that goes on began when it began.
        Started = RunFacts.Read(run.FactsPath).Started ?? TimeProvider.System.GetUtcNow(),
        Parameters = plan.Model.NumParameters(),
        Hardware = Hardware.Here(),
        Libtorch = TorchRuntime.BuildInfo.Split(';')[0],
        Threads = TorchRuntime.NumThreads,
        Device = Device.Parse(plan.Recipe.Run.Device).ToString(),
    };
}
