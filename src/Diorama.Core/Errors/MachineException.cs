namespace Diorama.Core;

/// <summary>The machine's fault: a full disk, a device that fails, a library that is missing, another process that is gone. Exit code 1. A library derives from it to say what failed.</summary>
/// <param name="message">What happened, where, and what to do; one clear line.</param>
/// <param name="inner">What caused it, for a log; never shown to the user.</param>
public class MachineException(string message, Exception? inner = null) : DioramaException(message, inner)
{
    /// <inheritdoc/>
    public sealed override int ExitCode => 1;
}
