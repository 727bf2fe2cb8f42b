namespace Diorama.Cli.Bench;

/// <summary>Starts programs. Tests put others in their place.</summary>
internal interface IPrograms
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside our own; null for none.</param>
    /// <returns>What it wrote to standard output, and what the clock said just before it was started (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>).</returns>
    /// <exception cref="Diorama.Core.MachineException">It is not there or failed.</exception>
    (string Output, long Started) Run(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null);
}
