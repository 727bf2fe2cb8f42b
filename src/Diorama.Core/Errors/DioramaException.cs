namespace Diorama.Core;

/// <summary>A failure whose message is meant for a person: it says what happened, where, and what to do. No stack trace need be shown.</summary>
public abstract class DioramaException : Exception
{
    private protected DioramaException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>The exit code of a command that ends with this failure: 1 or 2.</summary>
    public abstract int ExitCode { get; }
}
