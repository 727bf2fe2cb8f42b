using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Notes in a run's folder how it was started, and how long it trained. Only once training has begun: until then another process may hold the run.</summary>
internal sealed class FactsSink(TrainingPlan plan, RunDirectory run, string command) : IRunSink
{
    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted:
                Started(RunFacts.Read(run.FactsPath)).Write(run.FactsPath);
                plan.Data.Quarantine.ListIn(Path.Combine(run.FullPath, "quarantine.jsonl"));
                break;
            case RunFinished finished:
                var facts = RunFacts.Read(run.FactsPath);
                // A checkpoint cannot hold the time of its own writing, so that a run resumed from it knows a little less.
                (facts with
                {
                    TrainedSeconds = Math.Max(facts.TrainedSeconds ?? 0, finished.Time.Seconds),
                    ProcessorSeconds = Math.Max(facts.ProcessorSeconds ?? 0, finished.Time.ProcessorSeconds),
                    PeakBytes = Math.Max(facts.PeakBytes ?? 0, ProcessMemory.PeakBytes()),
                }).Write(run.FactsPath);
                break;
            default:
                break;
        }
    }

    private RunFacts Started(RunFacts before) => new()
    {
        Command = command,
        // A run that goes on began when it began.
        Started = before.Started ?? TimeProvider.System.GetUtcNow(),
        TrainedSeconds = before.TrainedSeconds,
        ProcessorSeconds = before.ProcessorSeconds,
        PeakBytes = before.PeakBytes,
        Grown = before.Grown,
        Parameters = plan.Model.NumParameters(),
        Hardware = Hardware.Here(),
        Diorama = ProductVersion.Current,
        Libtorch = TorchRuntime.BuildInfo.Split(';')[0],
        Threads = TorchRuntime.NumThreads,
        Device = Device.Parse(plan.Recipe.Run.Device).ToString(),
    };
}
