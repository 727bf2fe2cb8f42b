namespace Diorama.Torch.Generator;

/// <summary>The pieces of C# that carry one argument into a call.</summary>
/// <param name="Type">The parameter's C# type.</param>
/// <param name="Name">The parameter, or <c>this</c>.</param>
/// <param name="Default">The parameter's default; null when a caller must give the value.</param>
/// <param name="Value">The expression of type Arg.</param>
internal sealed record LoweredArgument(string Type, string Name, string? Default, string Value)
{
    /// <summary>Statements before the call.</summary>
    public string[] Prologue { get; init; } = [];

    /// <summary>The fixed statement's head that keeps a list in its place.</summary>
    public string? Pin { get; init; }

    /// <summary>The statement after the call that keeps the garbage collector away during it.</summary>
    public string? KeepAlive { get; init; }
}
