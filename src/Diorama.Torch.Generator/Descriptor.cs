using Microsoft.CodeAnalysis;

namespace Diorama.Torch.Generator;

/// <summary>The diagnostics that operators.txt can earn.</summary>
internal static class Descriptor
{
    public static readonly DiagnosticDescriptor Malformed = new(
        "DIO001", "Not an operator schema", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Unsupported = new(
        "DIO002", "Type not supported", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Duplicate = new(
        "DIO003", "Operator declared twice", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Overloads = new(
        "DIO004", "C# name taken", "{0}", "Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
