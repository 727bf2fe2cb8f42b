namespace Diorama.Core;

/// <summary>Somewhere the progress of a run is told: a terminal, a log, a browser. A sink that throws is dropped; it never stops training.</summary>
public interface IRunSink
{
    /// <summary>Something happened. Called on the training thread, so be quick.</summary>
    /// <param name="happened">One of the records that derive from <see cref="RunEvent"/>.</param>
    void On(RunEvent happened);
}
