namespace Diorama.Torch.Generator;

/// <summary>One operator: a line of operators.txt, and what stands around it.</summary>
/// <param name="Schema">The schema with its namespace, as libtorch is asked for it: <c>aten::add.Tensor(…) -> Tensor</c>.</param>
/// <param name="Name">The name without namespace and overload: <c>add_</c>.</param>
/// <param name="Overload">The overload's name, empty for the nameless one: <c>Tensor</c>.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="Results">What it returns, a tuple's parts one by one.</param>
/// <param name="MethodName">The C# method: that of <c>| name=</c>, or the name in Pascal case.</param>
internal sealed record OperatorModel(
    string Schema,
    string Name,
    string Overload,
    EquatableArray<ArgumentModel> Arguments,
    EquatableArray<ArgumentModel> Results,
    string MethodName)
{
    /// <summary>The first libtorch that has it, where that is not every one: <c>2.1</c>.</summary>
    public string? Since { get; init; }

    /// <summary>The sentence of the <c>#</c> line above the schema.</summary>
    public string? Doc { get; init; }

    /// <summary>The heading above it, in Pascal case; the emitted file is named for it.</summary>
    public string Group { get; init; } = "Operators";

    /// <summary>The zero-based line in operators.txt, where diagnostics point.</summary>
    public int Line { get; init; }

    /// <summary>The constant in the operator table: <c>AddInPlaceTensor</c>.</summary>
    public string TableName => CSharpName.Pascal(Name) + CSharpName.Pascal(Overload);

    /// <summary>Whether the method is an instance method: its first argument is a tensor.</summary>
    public bool HasReceiver => Arguments.Count > 0 && Arguments[0].Type is { IsTensor: true, IsOptional: false };

    /// <summary>Whether the operator writes to the receiver and returns it.</summary>
    public bool IsInPlace => HasReceiver && Arguments[0].Type.IsWritten && Results.Count == 1 && Results[0].Type is { IsTensor: true, IsWritten: true };
}
