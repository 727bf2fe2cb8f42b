namespace Diorama.Core;

/// <summary>A mistake that the user can mend: a wrong recipe, an unknown name, a folder that may not be written. Exit code 2. A format derives from it to say which of its rules was broken.</summary>
/// <param name="message">What happened, where, and what to do; one clear line, or one line a problem.</param>
/// <param name="inner">What caused it, for a log; never shown to the user.</param>
public class UserException(string message, Exception? inner = null) : DioramaException(message, inner)
{
    /// <inheritdoc/>
    public sealed override int ExitCode => 2;
}
