using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>The report of one run.</summary>
public static class RunReport
{
    /// <summary>Makes the run's <see cref="RunDirectory.ReportPath"/> out of what lies in its folder.</summary>
    /// <param name="run">The run; it may still be training.</param>
    /// <param name="warn">Told of damaged records, which are left out; null: nobody is.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="UserException">A file of the run is not what it should be, or the page may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static string Write(RunDirectory run, Action<string>? warn = null)
    {
        var section = RunSection.Read(run, warn);
        new ReportPage { Title = section.Recipe?.Name is { Length: > 0 } name ? name : run.Name, Sections = [section] }.Write(run.ReportPath);
        return run.ReportPath;
    }
}
