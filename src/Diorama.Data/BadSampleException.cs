namespace Diorama.Data;

/// <summary>One sample cannot be read: truncated, of the wrong kind, of absurd dimensions, unreadable. The loader puts it in quarantine and goes on.</summary>
public sealed class BadSampleException : Exception
{
    /// <param name="name">The sample's name: a file's path, or path and line.</param>
    /// <param name="reason">What is wrong with it, without the name and without a full stop; as <see cref="BadSample.Reason"/>.</param>
    /// <param name="inner">The cause, where another exception told.</param>
    public BadSampleException(string name, string reason, Exception? inner = null) : base($"{name}: {reason}", inner)
    {
        Name = name;
        Reason = reason;
    }

    /// <summary>The sample's name: a file's path, or path and line.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
