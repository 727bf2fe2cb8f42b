using Diorama.Core;

namespace Diorama.Torch;

/// <summary>A safetensors file was refused. The message is one clear line that names the file and says what is wrong with it.</summary>
public sealed class SafetensorsException : UserException
{
    internal SafetensorsException(string path, SafetensorsRefusal reason, string problem)
        : base($"{path}: {problem}") => Reason = reason;

    /// <summary>The rule that was broken.</summary>
    public SafetensorsRefusal Reason { get; }
}
