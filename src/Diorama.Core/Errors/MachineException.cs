namespace Diorama.Core;

/// <summary>The machine's fault: a full disk, a device that fails, a library that is missing. Exit code 1.</summary>
/// <param name="message">What happened, where, and what to do; one clear line.</param>
/// <param name="inner">What caused it, for a log; never shown to the user.</param>
public sealed class MachineException(string message, Exception? inner = null) : DioramaException(message, inner)
{
    /// <inheritdoc/>
    public override int ExitCode => 1;
}
